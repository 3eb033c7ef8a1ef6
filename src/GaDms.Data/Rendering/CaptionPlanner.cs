namespace GaDms.Data.Rendering;

/// <summary>
/// Turns a sentence shape into a plan: which visible things are told, in how much detail and with which synonyms. The
/// plan tells the truth; <see cref="CaptionWriter"/> writes it down and does the lying.
/// </summary>
internal sealed class CaptionPlanner(PersonAttributes person, IReadOnlySet<AttributeName> visible, bool walking, Prng prng)
{
    private const double OptionalShare = 0.5;

    private readonly HashSet<AttributeName> _told = [];
    private readonly List<CaptionPiece> _pieces = [];

    /// <summary>The plan of one shape; null when the shape asks for something that cannot be seen.</summary>
    public IReadOnlyList<CaptionPiece>? Plan(CaptionTemplate template)
    {
        _told.Clear();
        _pieces.Clear();
        return TryAddAll(template.Nodes) ? [.. _pieces] : null;
    }

    /// <summary>How many attributes the last plan tells.</summary>
    public int ToldCount => _told.Count;

    private bool TryAddAll(IReadOnlyList<CaptionTemplate.Node> nodes)
    {
        foreach (CaptionTemplate.Node node in nodes)
        {
            bool added = node switch
            {
                CaptionTemplate.TextNode text => AddText(text.Text),
                CaptionTemplate.SlotNode slot => TryAddSlot(slot.Slot),
                CaptionTemplate.ChoiceNode choice => TryAddAll(prng.Choose(choice.Options)),
                CaptionTemplate.OptionalNode optional => AddOptional(optional),
                _ => throw new NotSupportedException(node.GetType().Name),
            };
            if (!added)
                return false;
        }

        return true;
    }

    private bool AddOptional(CaptionTemplate.OptionalNode optional)
    {
        // An optional part that finds nothing to tell is left out as if never begun.
        int pieces = _pieces.Count;
        AttributeName[] told = [.. _told];
        if (prng.Bool(OptionalShare) && !TryAddAll(optional.Nodes))
        {
            _pieces.RemoveRange(pieces, _pieces.Count - pieces);
            _told.IntersectWith(told);
        }

        return true;
    }

    private bool TryAddSlot(CaptionSlot slot) => slot switch
    {
        CaptionSlot.A => Add(new CaptionPiece.Article()),
        CaptionSlot.Person => AddGender(WordForm.Plain),
        CaptionSlot.He => AddGender(WordForm.Subject),
        CaptionSlot.His => AddGender(WordForm.Possessive),
        CaptionSlot.Him => AddGender(WordForm.Object),
        CaptionSlot.Is => AddVerb("is", "are"),
        CaptionSlot.Has => AddVerb("has", "have"),
        CaptionSlot.Wears => AddVerb("wears", "wear"),
        CaptionSlot.Carries => AddVerb("carries", "carry"),
        CaptionSlot.Posing => AddText(walking
            ? prng.Choose("walking", "walking along", "strolling", "on the move")
            : prng.Choose("standing", "standing still", "standing around")),
        CaptionSlot.Hair => TryAddList(Sees(AttributeName.Hair) ? [AddHair] : []),
        CaptionSlot.Headwear => TryAddList(Headwear()),
        CaptionSlot.Upper => TryAddList(Upper()),
        CaptionSlot.Lower => TryAddList(Lower()),
        CaptionSlot.Clothes => TryAddList([.. Upper(), .. Lower()]),
        CaptionSlot.Outfit => TryAddList([.. Upper(), .. Lower(), .. prng.Bool(0.7) ? Feet() : []]),
        CaptionSlot.Shoes => TryAddList(Feet()),
        CaptionSlot.Load => TryAddList(Load()),
        _ => throw new NotSupportedException(slot.ToString()),
    };

    private List<Action> Headwear()
    {
        var things = new List<Action>();
        if (Sees(AttributeName.Hat))
            things.Add(() => AddThing(AttributeName.Hat, AttributeName.HatColor));
        if (Sees(AttributeName.Eyewear) && (things.Count == 0 || prng.Bool()))
            things.Add(() => AddThing(AttributeName.Eyewear, null));
        if (Sees(AttributeName.Scarf) && (things.Count == 0 || prng.Bool()))
            things.Add(() => AddThing(AttributeName.Scarf, AttributeName.ScarfColor));
        return things;
    }

    private List<Action> Upper()
    {
        bool outer = Sees(AttributeName.Outer);
        bool inner = person.WearsDress ? Sees(AttributeName.Bottom) : Sees(AttributeName.Top);
        Action addInner = person.WearsDress ? AddDress : AddTop;
        return (outer, inner) switch
        {
            // A dress under a coat is always told: without it nothing would cover the legs.
            (true, true) when person.WearsDress || prng.Bool(0.7) => [() => AddOver(addInner)],
            (true, _) => [AddOuter],
            (false, true) => [addInner],
            _ => [],
        };
    }

    private List<Action> Lower() => !person.WearsDress && Sees(AttributeName.Bottom)
        ? [() => AddThing(AttributeName.Bottom, AttributeName.BottomColor)]
        : [];

    private List<Action> Feet() => Sees(AttributeName.Shoes)
        ? [() => AddThing(AttributeName.Shoes, AttributeName.ShoesColor)]
        : [];

    private List<Action> Load()
    {
        var things = new List<Action>();
        if (Sees(AttributeName.Bag))
            things.Add(() => AddThing(AttributeName.Bag, AttributeName.BagColor));
        if (Sees(AttributeName.Carried) && (things.Count == 0 || prng.Bool(0.6)))
            things.Add(() => AddThing(AttributeName.Carried, AttributeName.CarriedColor));
        return things;
    }

    private void AddHair()
    {
        if (person.Hair == HairStyle.Bald)
        {
            AddValue(AttributeName.Hair, WordForm.Whole);
            return;
        }

        bool after = person.Hair == HairStyle.Ponytail || prng.Bool(0.15);
        bool color = prng.Bool(0.8);
        if (!after)
        {
            AddValue(AttributeName.Hair);
            AddText(" ");
        }

        if (color)
        {
            AddValue(AttributeName.HairColor);
            AddText(" ");
        }

        AddText("hair");
        if (after)
        {
            AddText(" ");
            AddValue(AttributeName.Hair, WordForm.After);
        }
    }

    private void AddTop() => AddPatterned(AttributeName.Top, AttributeName.TopColor);

    private void AddDress() => AddPatterned(AttributeName.Bottom, AttributeName.BottomColor);

    private void AddPatterned(AttributeName kind, AttributeName color)
    {
        Add(new CaptionPiece.Determiner(kind, PairOf: false));
        AddAdjective(AttributeName.Sleeves, share: kind == AttributeName.Top && person.Top == TopKind.TankTop ? 0 : 0.25);
        AddAdjective(color, share: 0.92);
        bool patterned = person.Pattern != Pattern.Plain;
        bool after = patterned && prng.Bool(0.5);
        if (!after)
            AddAdjective(AttributeName.Pattern, share: patterned ? 0.85 : 0.12);
        AddValue(kind);
        if (after)
        {
            AddText(" with ");
            AddAdjective(AttributeName.PatternColor, share: 0.85);
            AddValue(AttributeName.Pattern, WordForm.After);
        }
    }

    private void AddOuter()
    {
        Add(new CaptionPiece.Article());
        AddAdjective(AttributeName.Closure, share: 0.3);
        AddAdjective(AttributeName.OuterColor, share: 0.92);
        AddValue(AttributeName.Outer);
    }

    private void AddOver(Action addInner)
    {
        AddOuter();
        AddText(prng.Choose(" over ", " on top of ", " worn over "));
        addInner();
    }

    private void AddThing(AttributeName kind, AttributeName? color)
    {
        Add(new CaptionPiece.Determiner(kind, PairOf: prng.Bool(0.3)));
        if (color is { } told)
            AddAdjective(told, share: 0.92);
        AddValue(kind);
    }

    private void AddAdjective(AttributeName name, double share)
    {
        if (!prng.Bool(share))
            return;
        AddValue(name);
        AddText(" ");
    }

    private bool TryAddList(List<Action> things)
    {
        for (int i = 0; i < things.Count; i++)
        {
            if (i > 0)
                AddText(i < things.Count - 1 ? ", " : " and ");
            things[i]();
        }

        return things.Count > 0;
    }

    private bool AddGender(WordForm form)
    {
        if (person.Gender != Gender.Person)
            return AddValue(AttributeName.Gender, form);
        // "person" and "they" tell nothing.
        return AddText(prng.Choose(Lexicon.Words(AttributeName.Gender, (int)Gender.Person, form)));
    }

    private bool AddVerb(string singular, string plural) => AddText(person.Gender == Gender.Person ? plural : singular);

    private bool AddText(string text) => Add(new CaptionPiece.Filler(text));

    private bool AddValue(AttributeName name, WordForm form = WordForm.Plain)
    {
        _told.Add(name);
        return Add(new CaptionPiece.Value(name, form, prng.NextDouble()));
    }

    private bool Add(CaptionPiece piece)
    {
        _pieces.Add(piece);
        return true;
    }

    private bool Sees(AttributeName kind) => person.Has(kind) && visible.Contains(kind);
}
