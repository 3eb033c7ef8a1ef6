namespace GaDms.Curation.Captions;

/// <summary>Colours that people tell apart first; shades of one have one name less or more "light" and "dark".</summary>
internal enum ColorFamily
{
    Neutral,
    Red,
    Orange,
    Brown,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Pink,
}

/// <summary>
/// Everyday words for colours, by lightness, chroma and hue in L*a*b*. The bounds are those that named clothing in photographs
/// best: cloth in shade is darker, and greyer, than what its owner calls it.
/// </summary>
internal static class ColorNames
{
    private const double GreyChroma = 9;

    // Blue sky lights the shade: black and grey cloth outdoors has a blue cast.
    private const double BlueCastChroma = 14;
    private const double DarkChroma = 16;

    /// <summary>The family that a colour belongs to.</summary>
    public static ColorFamily Family(LabColor color)
    {
        double hue = color.Hue;
        double chroma = color.Chroma;
        bool bluish = hue is >= 215 and < 310;
        if (chroma < (color.L < 25 ? DarkChroma : bluish ? BlueCastChroma : GreyChroma))
            return ColorFamily.Neutral;
        return hue switch
        {
            < 20 or >= 345 => color.L > 52 || chroma < 28 ? ColorFamily.Pink : ColorFamily.Red,
            < 50 => color.L > 68 ? ColorFamily.Pink : chroma >= 32 ? ColorFamily.Red : ColorFamily.Brown,
            < 80 => chroma > 48 && color.L > 50 ? ColorFamily.Orange : ColorFamily.Brown,
            < 112 => chroma > 42 && color.L > 55 ? ColorFamily.Yellow : color.L > 35 && hue > 98 && chroma > 16 ? ColorFamily.Green : ColorFamily.Brown,
            < 165 => ColorFamily.Green,
            < 215 => ColorFamily.Teal,
            < 306 => ColorFamily.Blue,
            < 335 => ColorFamily.Purple,
            _ => color.L > 45 ? ColorFamily.Pink : ColorFamily.Purple,
        };
    }

    /// <summary>Whether bare skin may have this colour.</summary>
    public static bool MayBeSkin(LabColor color) => color is { L: > 25 and < 90, Hue: > 25 and < 80, Chroma: > 12 and < 45 };

    /// <summary>The word for a colour: "dark blue", "beige", "light gray".</summary>
    public static string Name(LabColor color) => Family(color) switch
    {
        ColorFamily.Neutral => color.L switch
        {
            < 27 => "black",
            < 44 => "dark gray",
            < 64 => "gray",
            < 76 => "light gray",
            _ => "white",
        },
        ColorFamily.Brown => color.L switch
        {
            < 32 => "dark brown",
            < 58 => "brown",
            < 68 => "light brown",
            _ => "beige",
        },
        ColorFamily.Red => color.L < 28 ? "dark red" : "red",
        ColorFamily.Orange => "orange",
        ColorFamily.Yellow => "yellow",
        ColorFamily.Green => Shade(color.L, "green"),
        ColorFamily.Teal => color.L > 60 ? "turquoise" : "teal",
        ColorFamily.Blue => Shade(color.L, "blue"),
        ColorFamily.Purple => Shade(color.L, "purple"),
        _ => "pink",
    };

    private static string Shade(double lightness, string name) => lightness switch
    {
        < 32 => "dark " + name,
        > 68 => "light " + name,
        _ => name,
    };
}
