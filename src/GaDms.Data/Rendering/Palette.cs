using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>What the names of colours look like; every identity has its own shade of each.</summary>
internal static class Palette
{
    private static readonly Vector3[] Colors =
    [
        default,
        new(30, 30, 34), new(238, 238, 234), new(128, 130, 134), new(204, 32, 40), new(108, 24, 42), new(244, 142, 180),
        new(242, 126, 30), new(242, 208, 46), new(42, 138, 66), new(144, 194, 234), new(38, 86, 200), new(28, 38, 92),
        new(122, 60, 164), new(112, 70, 40), new(214, 188, 146),
    ];

    private static readonly Vector3[] HairColors =
    [
        default, new(26, 22, 22), new(92, 56, 32), new(222, 184, 104), new(164, 70, 30), new(156, 156, 158),
    ];

    private static readonly Vector3[] Skins =
    [
        new(244, 208, 182), new(232, 186, 152), new(214, 162, 122), new(180, 126, 86), new(136, 90, 60), new(96, 64, 46),
    ];

    /// <summary>A shade of a colour that is still called by its name.</summary>
    public static Vector3 Shade(ColorName name, Prng prng) => Jitter(Colors[(int)name], prng);

    /// <summary>A shade of a hair colour.</summary>
    public static Vector3 Shade(HairColor name, Prng prng) => Jitter(HairColors[(int)name], prng);

    /// <summary>A colour of skin, from light to dark.</summary>
    public static Vector3 Skin(Prng prng) => Jitter(prng.Choose(Skins), prng);

    private static Vector3 Jitter(Vector3 color, Prng prng)
    {
        float value = 0.9f + (0.2f * prng.NextSingle());
        var hue = new Vector3(prng.NextSingle(), prng.NextSingle(), prng.NextSingle());
        return Vector3.Clamp((color * value) + ((hue - new Vector3(0.5f)) * 18), Vector3.Zero, new Vector3(255));
    }
}
