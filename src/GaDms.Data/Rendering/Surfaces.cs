using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>Light on round things: from above the camera, more from one side.</summary>
internal static class Shading
{
    private const int NoiseSize = 64;

    private static readonly float[] NoiseTable = BuildNoise();

    /// <summary>The brightness of a point of a cylinder that faces the camera at u = 0.</summary>
    public static float Cylinder(float u, float lightX)
        => 0.62f + (0.38f * MathF.Sqrt(MathF.Max(0, 1 - (u * u)))) + (0.16f * lightX * u);

    /// <summary>Smooth noise in [-1, 1], the same for ever: folds of cloth, stains of walls, leaves.</summary>
    public static float Noise(float x, float y)
    {
        int column = (int)MathF.Floor(x), row = (int)MathF.Floor(y);
        float tx = x - column, ty = y - row;
        float top = Lerp(Lattice(column, row), Lattice(column + 1, row), tx);
        float bottom = Lerp(Lattice(column, row + 1), Lattice(column + 1, row + 1), tx);
        return Lerp(top, bottom, ty);
    }

    private static float Lattice(int x, int y) => NoiseTable[((y & (NoiseSize - 1)) * NoiseSize) + (x & (NoiseSize - 1))];

    private static float Lerp(float a, float b, float t) => a + ((b - a) * t);

    private static float[] BuildNoise()
    {
        var prng = new Prng(0x6E6F697365);
        var table = new float[NoiseSize * NoiseSize];
        foreach (ref float value in table.AsSpan())
            value = (prng.NextSingle() * 2) - 1;
        return table;
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
