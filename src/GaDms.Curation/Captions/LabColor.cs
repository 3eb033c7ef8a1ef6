using GaDms.Imaging;

namespace GaDms.Curation.Captions;

/// <summary>A colour in CIE L*a*b* (D65): distances and hues as the eye sees them.</summary>
/// <param name="L">Lightness, 0 to 100.</param>
/// <param name="A">Green to red.</param>
/// <param name="B">Blue to yellow.</param>
internal readonly record struct LabColor(double L, double A, double B)
{
    private static readonly double[] s_linear = [.. Enumerable.Range(0, 256).Select(value => Linear(value / 255.0))];

    /// <summary>How colourful: 0 is grey.</summary>
    public double Chroma => Math.Sqrt((A * A) + (B * B));

    /// <summary>Degrees in [0, 360): red 40, yellow 103, green 136, blue 306 for the pure colours of sRGB.</summary>
    public double Hue
    {
        get
        {
            double degrees = Math.Atan2(B, A) * (180 / Math.PI);
            return degrees < 0 ? degrees + 360 : degrees;
        }
    }

    /// <summary>From sRGB.</summary>
    public static LabColor Of(Color color)
    {
        double r = s_linear[color.R];
        double g = s_linear[color.G];
        double b = s_linear[color.B];
        double x = Curve(((0.4124564 * r) + (0.3575761 * g) + (0.1804375 * b)) / 0.95047);
        double y = Curve((0.2126729 * r) + (0.7151522 * g) + (0.0721750 * b));
        double z = Curve(((0.0193339 * r) + (0.1191920 * g) + (0.9503041 * b)) / 1.08883);
        return new LabColor((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double Linear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double Curve(double value) => value > 0.008856 ? Math.Cbrt(value) : (7.787 * value) + (16.0 / 116);
}
