using System.Runtime.InteropServices;

namespace GaDms.Imaging;

/// <summary>An 8-bit sRGB colour.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Color(byte R, byte G, byte B)
{
    /// <summary>Black.</summary>
    public static Color Black => default;

    /// <summary>White.</summary>
    public static Color White => new(255, 255, 255);

    internal uint Packed => ((uint)R << 16) | ((uint)G << 8) | B;

    /// <summary>From the HSV cone.</summary>
    /// <param name="hue">In degrees; any value, taken modulo 360.</param>
    /// <param name="saturation">0 (grey) to 1; clamped.</param>
    /// <param name="value">0 (black) to 1; clamped.</param>
    public static Color FromHsv(float hue, float saturation, float value)
    {
        saturation = Math.Clamp(saturation, 0, 1);
        value = Math.Clamp(value, 0, 1);
        return new Color(Channel(5), Channel(3), Channel(1));

        byte Channel(int offset)
        {
            float position = offset + (hue / 60);
            float sextant = position - (6 * MathF.Floor(position / 6));
            float distance = Math.Clamp(MathF.Min(sextant, 4 - sextant), 0, 1);
            return ToByte(255 * (value - (value * saturation * distance)));
        }
    }

    /// <summary>The colour at <paramref name="amount"/> of the way from <paramref name="from"/> (0) to
    /// <paramref name="to"/> (1); clamped.</summary>
    public static Color Lerp(Color from, Color to, float amount)
    {
        amount = Math.Clamp(amount, 0, 1);
        return new Color(Mix(from.R, to.R), Mix(from.G, to.G), Mix(from.B, to.B));

        byte Mix(byte a, byte b) => ToByte(a + ((b - a) * amount));
    }

    private static byte ToByte(float value) => (byte)(value + 0.5f);
}
