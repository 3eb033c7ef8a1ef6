using System.Numerics;
using System.Runtime.InteropServices;

namespace GaDms.Data.Rendering;

/// <summary>Dyed and patterned cloth: its colour at a place of the body's surface.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Cloth(Vector3 color, Vector3 second, Pattern pattern, float size)
{
    /// <summary>Plain cloth.</summary>
    public Cloth(Vector3 color)
        : this(color, color, Pattern.Plain, 1)
    {
    }

    public Vector3 Color => color;

    public Vector3 Second => second;

    public Pattern Pattern => pattern;

    /// <summary>The colour, with folds, before light.</summary>
    /// <param name="s">Way around the body from the middle of its front, in body heights.</param>
    /// <param name="v">Way down, in body heights.</param>
    public Vector3 At(float s, float v)
    {
        Vector3 dyed = pattern switch
        {
            Pattern.Striped => Share(v / (0.056f * size)) < 0.5f ? color : second,
            Pattern.Checked => Checked(s / (0.056f * size), v / (0.056f * size)),
            Pattern.Dotted => Dotted(s / (0.046f * size), v / (0.040f * size)),
            _ => color,
        };
        return dyed * (1 + (0.07f * Shading.Noise(s * 26, v * 19)));
    }

    private Vector3 Checked(float s, float v)
    {
        int threads = (Share(s) < 0.5f ? 1 : 0) + (Share(v) < 0.5f ? 1 : 0);
        return Vector3.Lerp(color, second, threads * 0.5f);
    }

    private Vector3 Dotted(float s, float v)
    {
        float row = MathF.Floor(v);
        float x = Share(s + (0.5f * ((int)row & 1))) - 0.5f, y = v - row - 0.5f;
        return (x * x) + (y * y) < 0.085f ? second : color;
    }

    private static float Share(float x) => x - MathF.Floor(x);
}

/// <summary>Cloth around an arm or a leg.</summary>
/// <param name="Cloth">Colour and pattern.</param>
/// <param name="Owner">What the pixels show.</param>
/// <param name="LightX">See <see cref="Shading"/>.</param>
/// <param name="Radius">Of the limb, in body heights.</param>
/// <param name="Length">Of the limb, in body heights.</param>
/// <param name="Start">Where on the limb v = 0 is, so that patterns go on across joints.</param>
/// <param name="Faded">Whether worn pale along the middle, as jeans are.</param>
internal readonly record struct Sleeve(
    Cloth Cloth, Owner Owner, float LightX, float Radius, float Length, float Start = 0, bool Faded = false) : ISurface
{
    public bool Shade(float u, float v, out Vector3 color, out byte owner)
    {
        float s = u * (1 + (0.3f * u * u)) * Radius;
        color = Cloth.At(s, Start + (v * Length)) * Shading.Cylinder(u, LightX);
        if (Faded)
        {
            float seam = MathF.Abs(u - 0.75f) < 0.10f ? 0.82f : 1;
            color = (color * seam) + (new Vector3(30) * MathF.Max(0, 1 - (MathF.Abs(u + 0.1f) * 2.2f)));
        }

        owner = Owner.Bits;
        return true;
    }
}
