namespace GaDms.Data.Rendering;

/// <summary>Which values an attribute takes, and which of them no eye would confuse.</summary>
public static class AttributeDomain
{
    // Pairs that light, a camera's cast or plain usage of words can turn into each other: never a false value of one
    // another, and never the only difference between two look-alikes.
    private static readonly (ColorName, ColorName)[] AlikeColors =
    [
        (ColorName.Black, ColorName.Navy), (ColorName.Black, ColorName.Grey), (ColorName.Black, ColorName.Brown),
        (ColorName.White, ColorName.Grey), (ColorName.White, ColorName.Beige), (ColorName.Grey, ColorName.Beige),
        (ColorName.Grey, ColorName.LightBlue), (ColorName.White, ColorName.LightBlue),
        (ColorName.Red, ColorName.Maroon), (ColorName.Red, ColorName.Orange), (ColorName.Red, ColorName.Pink),
        (ColorName.Maroon, ColorName.Brown), (ColorName.Maroon, ColorName.Purple), (ColorName.Pink, ColorName.Purple),
        (ColorName.Orange, ColorName.Yellow), (ColorName.Orange, ColorName.Brown), (ColorName.Yellow, ColorName.Beige),
        (ColorName.LightBlue, ColorName.Blue), (ColorName.Blue, ColorName.Navy), (ColorName.Brown, ColorName.Beige),
        (ColorName.Blue, ColorName.Purple), (ColorName.Navy, ColorName.Purple),
    ];

    private static readonly (HairColor, HairColor)[] AlikeHair =
    [
        (HairColor.Black, HairColor.Brown), (HairColor.Brown, HairColor.Red), (HairColor.Blond, HairColor.Grey),
    ];

    /// <summary>All colours of clothes and things.</summary>
    public static IReadOnlyList<ColorName> Colors { get; } = Enum.GetValues<ColorName>()[1..];

    /// <summary>All colours of hair.</summary>
    public static IReadOnlyList<HairColor> HairColors { get; } = Enum.GetValues<HairColor>()[1..];

    /// <summary>Whether the attribute is a <see cref="ColorName"/>.</summary>
    public static bool IsColor(AttributeName name) => name
        is AttributeName.HatColor or AttributeName.ScarfColor or AttributeName.TopColor or AttributeName.PatternColor
        or AttributeName.OuterColor or AttributeName.BottomColor or AttributeName.ShoesColor or AttributeName.BagColor
        or AttributeName.CarriedColor;

    /// <summary>
    /// Values of the same attribute that are plainly false where <paramref name="value"/> is true, and that fit into the
    /// same phrase. Empty where no such value exists (a scarf is a scarf).
    /// </summary>
    public static IReadOnlyList<int> FalseValues(AttributeName name, int value) => FalseTable[(int)name][value];

    private static readonly IReadOnlyList<int>[][] FalseTable = BuildFalseTable();

    private static IReadOnlyList<int>[][] BuildFalseTable()
    {
        int[] colors = [.. Colors.Select(color => (int)color)];
        return [.. PersonAttributes.Names.Select(name =>
            Enumerable.Range(0, Enum.GetValues<ColorName>().Length)
                .Select(value => (IReadOnlyList<int>)[.. Candidates(name, value, colors).Where(other => other != value)])
                .ToArray())];
    }

    private static IEnumerable<int> Candidates(AttributeName name, int value, int[] colors) => name switch
    {
        _ when IsColor(name) => colors.Where(other => !Alike(AlikeColors, (ColorName)value, (ColorName)other)),
        AttributeName.HairColor => Numbers(HairColors.Where(other => !Alike(AlikeHair, (HairColor)value, other))),
        AttributeName.Gender => Values(value, Gender.Man, Gender.Woman),
        // A bald head has no colour to tell, so hair never becomes bald, and bald becomes hair without colour.
        AttributeName.Hair => Values(value, HairStyle.Short, HairStyle.Long),
        AttributeName.Hat => Values(value, HatKind.Cap, HatKind.Beanie, HatKind.BrimmedHat),
        AttributeName.Eyewear => Values(value, EyewearKind.Glasses, EyewearKind.Sunglasses),
        AttributeName.Top => Numbers(TopCandidates((TopKind)value)),
        // The second colour may be told as well: a pattern stays a pattern, only "plain" becomes one.
        AttributeName.Pattern => Values(value, Pattern.Striped, Pattern.Checked, Pattern.Dotted),
        AttributeName.Sleeves => Values(value, SleeveLength.Sleeveless, SleeveLength.Short, SleeveLength.Long),
        AttributeName.Outer => Numbers(OuterCandidates((OuterKind)value)),
        AttributeName.Closure => Values(value, ClosureKind.Open, ClosureKind.Closed),
        AttributeName.Bottom => Numbers(BottomCandidates((BottomKind)value)),
        AttributeName.Shoes => Values(value, ShoeKind.Sneakers, ShoeKind.Boots, ShoeKind.Sandals, ShoeKind.Heels),
        AttributeName.Bag => Values(value, BagKind.Backpack, BagKind.Handbag, BagKind.ShoulderBag),
        AttributeName.Carried => Values(
            value, CarriedKind.Umbrella, CarriedKind.Phone, CarriedKind.Book, CarriedKind.Bottle, CarriedKind.ShoppingBag),
        _ => [],
    };

    private static IEnumerable<int> Values<T>(int value, params T[] all)
        where T : struct, Enum
        => Numbers(all).Where(other => other != value);

    private static IEnumerable<int> Numbers<T>(IEnumerable<T> values)
        where T : struct, Enum
        => values.Select(value => Convert.ToInt32(value));

    // "Shirt" is a common word for a t-shirt, and a hoodie is a sweater with a hood.
    private static TopKind[] TopCandidates(TopKind kind) => kind switch
    {
        TopKind.TShirt => [TopKind.Sweater, TopKind.Hoodie, TopKind.TankTop],
        TopKind.Shirt => [TopKind.Sweater, TopKind.Hoodie, TopKind.TankTop],
        TopKind.Sweater or TopKind.Hoodie => [TopKind.TShirt, TopKind.Shirt, TopKind.TankTop],
        TopKind.TankTop => [TopKind.Shirt, TopKind.Sweater, TopKind.Hoodie],
        _ => [],
    };

    private static OuterKind[] OuterCandidates(OuterKind kind) => kind switch
    {
        OuterKind.Jacket => [OuterKind.Coat, OuterKind.Vest],
        OuterKind.Coat => [OuterKind.Jacket, OuterKind.Vest],
        OuterKind.Vest => [OuterKind.Coat, OuterKind.Jacket],
        _ => [],
    };

    // Jeans are trousers, so neither is a false word for the other; a dress would leave the top without a place.
    private static BottomKind[] BottomCandidates(BottomKind kind) => kind switch
    {
        BottomKind.Trousers or BottomKind.Jeans => [BottomKind.Shorts, BottomKind.Skirt],
        BottomKind.Shorts => [BottomKind.Trousers, BottomKind.Jeans, BottomKind.Skirt],
        BottomKind.Skirt => [BottomKind.Trousers, BottomKind.Jeans, BottomKind.Shorts],
        _ => [],
    };

    private static bool Alike<T>((T, T)[] pairs, T a, T b)
        where T : struct, Enum
        => pairs.Contains((a, b)) || pairs.Contains((b, a));
}
