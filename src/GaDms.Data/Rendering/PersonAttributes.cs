namespace GaDms.Data.Rendering;

/// <summary>
/// What can be told of a rendered person in words: everything that captions say and that look-alikes share.
/// Where a thing is absent (no hat) its dependent attributes (the hat's colour) are <c>None</c>, so that equal people
/// are equal records; a dress takes the place of the top and has the pattern and the sleeves.
/// </summary>
public sealed record PersonAttributes
{
    /// <summary>All attributes, in the order of their declaration.</summary>
    public static IReadOnlyList<AttributeName> Names { get; } = Enum.GetValues<AttributeName>();

    /// <summary>The word class by which captions call the person.</summary>
    public Gender Gender { get; init; }

    /// <summary>Cut of the hair.</summary>
    public HairStyle Hair { get; init; }

    /// <summary>Colour of the hair.</summary>
    public HairColor HairColor { get; init; }

    /// <summary>What is on the head.</summary>
    public HatKind Hat { get; init; }

    /// <summary>Colour of the hat.</summary>
    public ColorName HatColor { get; init; }

    /// <summary>Glasses or sunglasses.</summary>
    public EyewearKind Eyewear { get; init; }

    /// <summary>Whether a scarf is worn.</summary>
    public bool Scarf { get; init; }

    /// <summary>Colour of the scarf.</summary>
    public ColorName ScarfColor { get; init; }

    /// <summary>The garment of the upper body, under the outer one.</summary>
    public TopKind Top { get; init; }

    /// <summary>Colour of the top.</summary>
    public ColorName TopColor { get; init; }

    /// <summary>Pattern of the top, or of the dress.</summary>
    public Pattern Pattern { get; init; }

    /// <summary>Colour of the pattern's stripes, checks, dots or logo.</summary>
    public ColorName PatternColor { get; init; }

    /// <summary>Sleeves of the top, or of the dress.</summary>
    public SleeveLength Sleeves { get; init; }

    /// <summary>The outer garment.</summary>
    public OuterKind Outer { get; init; }

    /// <summary>Colour of the outer garment.</summary>
    public ColorName OuterColor { get; init; }

    /// <summary>Whether the outer garment is open or closed.</summary>
    public ClosureKind Closure { get; init; }

    /// <summary>The garment of the lower body, or a dress.</summary>
    public BottomKind Bottom { get; init; }

    /// <summary>Colour of the bottom.</summary>
    public ColorName BottomColor { get; init; }

    /// <summary>What is on the feet.</summary>
    public ShoeKind Shoes { get; init; }

    /// <summary>Colour of the shoes.</summary>
    public ColorName ShoesColor { get; init; }

    /// <summary>The bag.</summary>
    public BagKind Bag { get; init; }

    /// <summary>Colour of the bag.</summary>
    public ColorName BagColor { get; init; }

    /// <summary>The thing held in a hand.</summary>
    public CarriedKind Carried { get; init; }

    /// <summary>Colour of the carried thing.</summary>
    public ColorName CarriedColor { get; init; }

    /// <summary>Whether the person wears a dress in place of top and bottom.</summary>
    public bool WearsDress => Bottom == BottomKind.Dress;

    /// <summary>The value of an attribute by name, as the number of its enumeration.</summary>
    public int this[AttributeName name] => name switch
    {
        AttributeName.Gender => (int)Gender,
        AttributeName.Hair => (int)Hair,
        AttributeName.HairColor => (int)HairColor,
        AttributeName.Hat => (int)Hat,
        AttributeName.HatColor => (int)HatColor,
        AttributeName.Eyewear => (int)Eyewear,
        AttributeName.Scarf => Scarf ? 1 : 0,
        AttributeName.ScarfColor => (int)ScarfColor,
        AttributeName.Top => (int)Top,
        AttributeName.TopColor => (int)TopColor,
        AttributeName.Pattern => (int)Pattern,
        AttributeName.PatternColor => (int)PatternColor,
        AttributeName.Sleeves => (int)Sleeves,
        AttributeName.Outer => (int)Outer,
        AttributeName.OuterColor => (int)OuterColor,
        AttributeName.Closure => (int)Closure,
        AttributeName.Bottom => (int)Bottom,
        AttributeName.BottomColor => (int)BottomColor,
        AttributeName.Shoes => (int)Shoes,
        AttributeName.ShoesColor => (int)ShoesColor,
        AttributeName.Bag => (int)Bag,
        AttributeName.BagColor => (int)BagColor,
        AttributeName.Carried => (int)Carried,
        AttributeName.CarriedColor => (int)CarriedColor,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>The same person but for one attribute.</summary>
    public PersonAttributes With(AttributeName name, int value) => name switch
    {
        AttributeName.Gender => this with { Gender = (Gender)value },
        AttributeName.Hair => this with { Hair = (HairStyle)value },
        AttributeName.HairColor => this with { HairColor = (HairColor)value },
        AttributeName.Hat => this with { Hat = (HatKind)value },
        AttributeName.HatColor => this with { HatColor = (ColorName)value },
        AttributeName.Eyewear => this with { Eyewear = (EyewearKind)value },
        AttributeName.Scarf => this with { Scarf = value != 0 },
        AttributeName.ScarfColor => this with { ScarfColor = (ColorName)value },
        AttributeName.Top => this with { Top = (TopKind)value },
        AttributeName.TopColor => this with { TopColor = (ColorName)value },
        AttributeName.Pattern => this with { Pattern = (Pattern)value },
        AttributeName.PatternColor => this with { PatternColor = (ColorName)value },
        AttributeName.Sleeves => this with { Sleeves = (SleeveLength)value },
        AttributeName.Outer => this with { Outer = (OuterKind)value },
        AttributeName.OuterColor => this with { OuterColor = (ColorName)value },
        AttributeName.Closure => this with { Closure = (ClosureKind)value },
        AttributeName.Bottom => this with { Bottom = (BottomKind)value },
        AttributeName.BottomColor => this with { BottomColor = (ColorName)value },
        AttributeName.Shoes => this with { Shoes = (ShoeKind)value },
        AttributeName.ShoesColor => this with { ShoesColor = (ColorName)value },
        AttributeName.Bag => this with { Bag = (BagKind)value },
        AttributeName.BagColor => this with { BagColor = (ColorName)value },
        AttributeName.Carried => this with { Carried = (CarriedKind)value },
        AttributeName.CarriedColor => this with { CarriedColor = (ColorName)value },
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>
    /// Whether the person has the attribute at all: no hat has no colour, a dress has no top, a plain top no second
    /// colour. Absent things (no hat) do not apply either.
    /// </summary>
    public bool Has(AttributeName name) => name switch
    {
        AttributeName.Gender or AttributeName.Hair or AttributeName.Pattern or AttributeName.Sleeves => true,
        AttributeName.Bottom or AttributeName.BottomColor or AttributeName.Shoes or AttributeName.ShoesColor => true,
        _ => this[name] != 0,
    };

    /// <summary>
    /// The attributes in which two people differ. A colour counts only where both have the thing: a red cap against
    /// none is one difference, not two.
    /// </summary>
    public IReadOnlyList<AttributeName> DifferencesTo(PersonAttributes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return [.. Names.Where(name => this[name] != other[name] && (!IsDependent(name) || (Has(name) && other.Has(name))))];
    }

    /// <summary>The value of an attribute as written to <c>attributes.json</c>: the enumeration's name.</summary>
    public string Describe(AttributeName name) => name switch
    {
        AttributeName.Gender => Gender.ToString(),
        AttributeName.Hair => Hair.ToString(),
        AttributeName.HairColor => HairColor.ToString(),
        AttributeName.Hat => Hat.ToString(),
        AttributeName.Eyewear => Eyewear.ToString(),
        AttributeName.Scarf => Scarf ? "Scarf" : "None",
        AttributeName.Top => Top.ToString(),
        AttributeName.Pattern => Pattern.ToString(),
        AttributeName.Sleeves => Sleeves.ToString(),
        AttributeName.Outer => Outer.ToString(),
        AttributeName.Closure => Closure.ToString(),
        AttributeName.Bottom => Bottom.ToString(),
        AttributeName.Shoes => Shoes.ToString(),
        AttributeName.Bag => Bag.ToString(),
        AttributeName.Carried => Carried.ToString(),
        _ => ((ColorName)this[name]).ToString(),
    };

    private static bool IsDependent(AttributeName name) => name
        is AttributeName.HairColor or AttributeName.HatColor or AttributeName.ScarfColor or AttributeName.PatternColor
        or AttributeName.OuterColor or AttributeName.Closure or AttributeName.BagColor or AttributeName.CarriedColor
        or AttributeName.TopColor;
}
