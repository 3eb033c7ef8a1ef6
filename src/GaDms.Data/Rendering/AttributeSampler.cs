namespace GaDms.Data.Rendering;

/// <summary>
/// Draws people. Identity <c>i</c> of a seed is a pure function of both, so there are as many identities as anyone
/// wants and no two users need to agree on how many.
/// <para>
/// Identities come in groups of <see cref="GroupSize"/> neighbours. In a group of look-alikes all members share all but
/// one or two attributes: a 2 x 2 grid over two attributes of one person, told apart only by reading closely.
/// </para>
/// </summary>
public sealed class AttributeSampler
{
    /// <summary>Identities in one group, of look-alikes or of strangers.</summary>
    public const int GroupSize = 4;

    private const ulong GroupStream = 0x67726F7570;

    // Attributes that can be seen from most sides; glasses and the like would make look-alikes indistinguishable.
    private static readonly AttributeName[] Distinguishing =
    [
        AttributeName.TopColor, AttributeName.Pattern, AttributeName.OuterColor, AttributeName.Bottom,
        AttributeName.BottomColor, AttributeName.Hat, AttributeName.HatColor, AttributeName.Bag, AttributeName.BagColor,
        AttributeName.ShoesColor, AttributeName.HairColor, AttributeName.ScarfColor,
    ];

    private readonly ulong _seed;
    private readonly double _lookAlikeShare;

    /// <summary>A source of identities.</summary>
    /// <param name="seed">Chooses the people.</param>
    /// <param name="lookAlikeShare">The share of groups that are look-alikes, 0 to 1.</param>
    public AttributeSampler(ulong seed, double lookAlikeShare = 0.5)
    {
        if (lookAlikeShare is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(lookAlikeShare), "The share of look-alikes is between 0 and 1.");
        _seed = seed;
        _lookAlikeShare = lookAlikeShare;
    }

    /// <summary>Whether the identity belongs to a group of look-alikes: exactly the asked share of groups does.</summary>
    public bool IsLookAlike(long identity)
    {
        long group = identity / GroupSize;
        return Math.Floor((group + 1) * _lookAlikeShare) > Math.Floor(group * _lookAlikeShare);
    }

    /// <summary>The attributes of one identity, counted from 0.</summary>
    public PersonAttributes Identity(long identity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(identity);
        ulong group = (ulong)(identity / GroupSize);
        int member = (int)(identity % GroupSize);
        if (!IsLookAlike(identity))
            return Draw(Prng.For(_seed, GroupStream, group, (ulong)member + 1));

        // Every member replays the whole group's draws, so that it needs no other member to exist.
        var prng = Prng.For(_seed, GroupStream, group, 0);
        PersonAttributes shared = Draw(prng);
        (AttributeName first, int firstValue) = Variation(shared, prng, except: null);
        (AttributeName second, int secondValue) = Variation(shared, prng, except: first);
        PersonAttributes person = shared;
        if ((member & 1) != 0)
            person = Vary(person, first, firstValue);
        if ((member & 2) != 0)
            person = Vary(person, second, secondValue);
        return person;
    }

    /// <summary>One person from a generator, with the frequencies of an ordinary street.</summary>
    public static PersonAttributes Draw(Prng prng)
    {
        ArgumentNullException.ThrowIfNull(prng);
        Gender gender = prng.Choose(Gender.Man, Gender.Man, Gender.Man, Gender.Woman, Gender.Woman, Gender.Woman, Gender.Person);
        var person = new PersonAttributes { Gender = gender };
        person = DrawHead(person, prng);
        person = DrawClothes(person, prng);
        return DrawThings(person, prng);
    }

    private static PersonAttributes DrawHead(PersonAttributes person, Prng prng)
    {
        HairStyle hair = person.Gender switch
        {
            Gender.Man => prng.Weighted((HairStyle.Short, 75), (HairStyle.Bald, 15), (HairStyle.Long, 6), (HairStyle.Ponytail, 4)),
            Gender.Woman => prng.Weighted((HairStyle.Long, 50), (HairStyle.Ponytail, 30), (HairStyle.Short, 20)),
            _ => prng.Weighted((HairStyle.Short, 50), (HairStyle.Long, 25), (HairStyle.Ponytail, 25)),
        };
        HairColor hairColor = prng.Weighted(
            (HairColor.Black, 35), (HairColor.Brown, 28), (HairColor.Blond, 18), (HairColor.Grey, 10), (HairColor.Red, 9));
        HatKind hat = prng.Weighted((HatKind.None, 68), (HatKind.Cap, 14), (HatKind.Beanie, 10), (HatKind.BrimmedHat, 8));
        ColorName hatColor = prng.Choose(AttributeDomain.Colors);
        EyewearKind eyewear = prng.Weighted((EyewearKind.None, 72), (EyewearKind.Glasses, 16), (EyewearKind.Sunglasses, 12));
        bool scarf = prng.Bool(0.14);
        ColorName scarfColor = prng.Choose(AttributeDomain.Colors);
        return person with
        {
            Hair = hair,
            HairColor = hair == HairStyle.Bald ? HairColor.None : hairColor,
            Hat = hat,
            HatColor = hat == HatKind.None ? ColorName.None : hatColor,
            Eyewear = eyewear,
            Scarf = scarf,
            ScarfColor = scarf ? scarfColor : ColorName.None,
        };
    }

    private static PersonAttributes DrawClothes(PersonAttributes person, Prng prng)
    {
        BottomKind bottom = person.Gender == Gender.Woman
            ? prng.Weighted((BottomKind.Trousers, 27), (BottomKind.Jeans, 25), (BottomKind.Skirt, 20), (BottomKind.Dress, 16), (BottomKind.Shorts, 12))
            : prng.Weighted((BottomKind.Trousers, 42), (BottomKind.Jeans, 34), (BottomKind.Shorts, 24));
        ColorName bottomColor = bottom switch
        {
            BottomKind.Jeans => prng.Weighted((ColorName.Blue, 40), (ColorName.Navy, 20), (ColorName.LightBlue, 18), (ColorName.Black, 14), (ColorName.Grey, 8)),
            BottomKind.Trousers => prng.Bool(0.7)
                ? prng.Choose(ColorName.Black, ColorName.Grey, ColorName.Navy, ColorName.Brown, ColorName.Beige, ColorName.White)
                : prng.Choose(AttributeDomain.Colors),
            _ => prng.Choose(AttributeDomain.Colors),
        };
        bool dress = bottom == BottomKind.Dress;
        TopKind top = prng.Weighted(
            (TopKind.TShirt, 32), (TopKind.Shirt, 24), (TopKind.Sweater, 18), (TopKind.Hoodie, 15), (TopKind.TankTop, 11));
        ColorName topColor = DrawOther(prng, bottomColor);
        SleeveLength anySleeves = prng.Weighted((SleeveLength.Short, 4), (SleeveLength.Long, 4), (SleeveLength.Sleeveless, 3));
        SleeveLength sleeves = (dress ? TopKind.None : top) switch
        {
            TopKind.None => anySleeves,
            TopKind.TankTop => SleeveLength.Sleeveless,
            TopKind.Sweater or TopKind.Hoodie => SleeveLength.Long,
            TopKind.TShirt => SleeveLength.Short,
            _ => anySleeves == SleeveLength.Short ? SleeveLength.Short : SleeveLength.Long,
        };
        Pattern pattern = prng.Weighted(
            (Pattern.Plain, 52), (Pattern.Striped, 17), (Pattern.Checked, 12), (Pattern.Dotted, 9), (Pattern.Logo, 10));
        ColorName patternColor = DrawOther(prng, dress ? bottomColor : topColor);
        OuterKind outer = prng.Weighted((OuterKind.None, 66), (OuterKind.Jacket, 18), (OuterKind.Coat, 9), (OuterKind.Vest, 7));
        ColorName outerColor = DrawOther(prng, dress ? bottomColor : topColor);
        ClosureKind closure = prng.Bool(0.6) ? ClosureKind.Open : ClosureKind.Closed;
        ShoeKind shoes = person.Gender == Gender.Woman
            ? prng.Weighted((ShoeKind.Sneakers, 36), (ShoeKind.Boots, 26), (ShoeKind.Sandals, 16), (ShoeKind.Heels, 22))
            : prng.Weighted((ShoeKind.Sneakers, 62), (ShoeKind.Boots, 26), (ShoeKind.Sandals, 12));
        ColorName shoesColor = prng.Bool(0.6)
            ? prng.Choose(ColorName.Black, ColorName.White, ColorName.Brown, ColorName.Grey)
            : prng.Choose(AttributeDomain.Colors);
        return person with
        {
            Bottom = bottom,
            BottomColor = bottomColor,
            Top = dress ? TopKind.None : top,
            TopColor = dress ? ColorName.None : topColor,
            Sleeves = sleeves,
            Pattern = pattern,
            PatternColor = pattern == Pattern.Plain ? ColorName.None : patternColor,
            Outer = outer,
            OuterColor = outer == OuterKind.None ? ColorName.None : outerColor,
            Closure = outer == OuterKind.None ? ClosureKind.None : closure,
            Shoes = shoes,
            ShoesColor = shoesColor,
        };
    }

    private static PersonAttributes DrawThings(PersonAttributes person, Prng prng)
    {
        BagKind bag = person.Gender == Gender.Woman
            ? prng.Weighted((BagKind.None, 42), (BagKind.Handbag, 24), (BagKind.ShoulderBag, 18), (BagKind.Backpack, 16))
            : prng.Weighted((BagKind.None, 52), (BagKind.Backpack, 30), (BagKind.ShoulderBag, 18));
        ColorName bagColor = DrawOther(prng, person.WearsDress ? person.BottomColor : person.TopColor);
        CarriedKind carried = prng.Weighted(
            (CarriedKind.None, 60), (CarriedKind.Umbrella, 8), (CarriedKind.Phone, 8), (CarriedKind.Book, 7),
            (CarriedKind.Bottle, 7), (CarriedKind.ShoppingBag, 10));
        ColorName carriedColor = prng.Choose(AttributeDomain.Colors);
        return person with
        {
            Bag = bag,
            BagColor = bag == BagKind.None ? ColorName.None : bagColor,
            Carried = carried,
            CarriedColor = carried == CarriedKind.None ? ColorName.None : carriedColor,
        };
    }

    private static IReadOnlyList<int> Contrasting(int color) => AttributeDomain.FalseValues(AttributeName.TopColor, color);

    // A colour that is seen beside the given one.
    private static ColorName DrawOther(Prng prng, ColorName beside) => (ColorName)prng.Choose(Contrasting((int)beside));

    private static (AttributeName Name, int Value) Variation(PersonAttributes person, Prng prng, AttributeName? except)
    {
        AttributeName[] names = [.. Distinguishing.Where(name => CanVary(person, name) && !Conflict(name, except))];
        AttributeName chosen = prng.Choose(names);
        IReadOnlyList<int> values = chosen switch
        {
            AttributeName.Hat when person.Hat == HatKind.None => [(int)HatKind.Cap, (int)HatKind.Beanie, (int)HatKind.BrimmedHat],
            AttributeName.Bag when person.Bag == BagKind.None => [(int)BagKind.Backpack, (int)BagKind.ShoulderBag],
            AttributeName.Pattern when person.Pattern != Pattern.Plain => [(int)Pattern.Plain],
            AttributeName.Bottom when person.Gender != Gender.Woman =>
                [.. AttributeDomain.FalseValues(chosen, person[chosen]).Where(value => value != (int)BottomKind.Skirt)],
            // A new ground colour must leave the pattern on it to be seen.
            AttributeName.TopColor or AttributeName.BottomColor when person.PatternColor != ColorName.None =>
                [.. Contrasting(person[chosen]).Intersect(Contrasting((int)person.PatternColor))],
            _ => AttributeDomain.FalseValues(chosen, person[chosen]),
        };
        return (chosen, prng.Choose(values));
    }

    // A difference that the clothes of this person hide would be none.
    private static bool CanVary(PersonAttributes person, AttributeName name) => name switch
    {
        AttributeName.TopColor => person.Has(name) && person.Closure != ClosureKind.Closed,
        AttributeName.Pattern => person.Closure != ClosureKind.Closed,
        AttributeName.Bottom => !person.WearsDress && person.Outer != OuterKind.Coat,
        AttributeName.HairColor => person.Has(name) && person.Hat == HatKind.None,
        AttributeName.Hat or AttributeName.Bag => true,
        _ => person.Has(name),
    };

    // Two changes of one garment would not be two independent differences.
    private static bool Conflict(AttributeName name, AttributeName? other) => other is { } taken
        && (name == taken || (Family(name) is { } family && family == Family(taken)));

    private static int? Family(AttributeName name) => name switch
    {
        AttributeName.Hat or AttributeName.HatColor or AttributeName.HairColor => 1,
        AttributeName.Bag or AttributeName.BagColor => 2,
        _ => null,
    };

    // Fills in, or takes away, what hangs on the changed attribute. The new thing's colour follows from the person.
    private static PersonAttributes Vary(PersonAttributes person, AttributeName name, int value)
    {
        person = person.With(name, value);
        return name switch
        {
            AttributeName.Hat when person.HatColor == ColorName.None => person with { HatColor = ColorBeside(person) },
            AttributeName.Bag when person.BagColor == ColorName.None => person with { BagColor = ColorBeside(person) },
            AttributeName.Pattern when person.Pattern == Pattern.Plain => person with { PatternColor = ColorName.None },
            AttributeName.Pattern => person with
            {
                PatternColor = person.PatternColor == ColorName.None ? ColorBeside(person) : person.PatternColor,
            },
            _ => person,
        };
    }

    private static ColorName ColorBeside(PersonAttributes person)
    {
        ColorName body = person.WearsDress ? person.BottomColor : person.TopColor;
        return body is ColorName.White or ColorName.Beige or ColorName.Yellow or ColorName.LightBlue or ColorName.Grey or ColorName.Pink
            ? ColorName.Red
            : ColorName.White;
    }
}
