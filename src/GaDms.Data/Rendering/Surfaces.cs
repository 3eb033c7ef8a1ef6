using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>Light on round things: from above the camera, more from one side.</summary>
internal static class Shading
{
    // Lattice points of the noise, and steps between two of them: a look-up is much cheaper than a blend.
    private const int Lattice = 64, Steps = 4, Size = Lattice * Steps;

    private static readonly float[] NoiseTable = BuildNoise();

    /// <summary>The brightness of a point of a cylinder that faces the camera at u = 0.</summary>
    public static float Cylinder(float u, float lightX)
        => 0.62f + (0.38f * MathF.Sqrt(MathF.Max(0, 1 - (u * u)))) + (0.16f * lightX * u);

    /// <summary>Smooth noise in [-1, 1], the same for ever: folds of cloth, stains of walls, leaves.</summary>
    public static float Noise(float x, float y)
    {
        int column = (int)MathF.Floor(x * Steps) & (Size - 1), row = (int)MathF.Floor(y * Steps) & (Size - 1);
        return NoiseTable[(row * Size) + column];
    }

    private static float[] BuildNoise()
    {
        var prng = new Prng(0x6E6F697365);
        var points = new float[Lattice * Lattice];
        foreach (ref float point in points.AsSpan())
            point = (prng.NextSingle() * 2) - 1;
        var table = new float[Size * Size];
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                float upper = Blend(x, y / Steps), lower = Blend(x, (y / Steps) + 1);
                table[(y * Size) + x] = upper + ((lower - upper) * (y % Steps) / Steps);
            }
        }

        return table;

        float Blend(int x, int row)
        {
            int start = row % Lattice * Lattice;
            float left = points[start + (x / Steps)], right = points[start + (((x / Steps) + 1) % Lattice)];
            return left + ((right - left) * (x % Steps) / Steps);
        }
    }
}

/// <summary>One colour, rounded by light.</summary>
internal readonly struct Solid(Vector3 color, Owner owner, float lightX, bool flat = false) : ISurface
{
    public bool Shade(float u, float v, out Vector3 color1, out byte owner1)
    {
        color1 = flat ? color : color * Shading.Cylinder(u, lightX);
        owner1 = owner.Bits;
        return true;
    }
}
