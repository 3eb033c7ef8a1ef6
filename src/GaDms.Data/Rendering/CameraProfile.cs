using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>
/// One of the fixed cameras of a data set: where it hangs, what it looks at and how it sees. Two cameras differ in colour
/// cast, brightness, sharpness, noise, compression, tilt and background, as real ones do, and each is nearly constant.
/// </summary>
internal sealed class CameraProfile
{
    private const ulong CameraStream = 0x63616D657261, OccludedShare = 25;

    private readonly int _number;
    private readonly SceneKind _first, _second;
    private readonly float _tilt, _gain, _contrast, _blur, _noise, _lightX, _scale;
    private readonly Vector3 _cast;
    private readonly int _quality;

    public CameraProfile(ulong seed, int number)
    {
        var prng = Prng.For(seed, CameraStream, (ulong)number);
        _number = number;
        SceneKind[] scenes = Enum.GetValues<SceneKind>();
        // Neighbouring cameras look at different places.
        _first = scenes[number % scenes.Length];
        _second = scenes[(number + 1 + prng.NextInt(scenes.Length - 1)) % scenes.Length];
        _tilt = Between(prng, 4, 15);
        _gain = Between(prng, 0.80f, 1.12f);
        _contrast = Between(prng, 0.86f, 1.10f);
        _blur = Between(prng, 0.0006f, 0.0034f);
        _noise = Between(prng, 1.5f, 7f);
        _lightX = Between(prng, -1, 1);
        _scale = Between(prng, 0.86f, 0.93f);
        float warmth = Between(prng, -0.09f, 0.09f), tint = Between(prng, -0.04f, 0.04f);
        _cast = new Vector3(1 + warmth, 1 + tint, 1 - warmth);
        _quality = prng.NextInt(62, 93);
    }

    /// <summary>One picture's view, drawn around the camera's own.</summary>
    public ViewParameters Draw(Prng prng)
    {
        float yaw = prng.Weighted((0f, 30), (180f, 24), (90f, 11), (-90f, 11), (40f, 7), (-40f, 7), (140f, 5), (-140f, 5));
        bool walks = prng.Bool(0.7);
        return new ViewParameters
        {
            Camera = _number,
            Yaw = yaw + Between(prng, -18, 18),
            Tilt = _tilt + Between(prng, -1.5f, 1.5f),
            Roll = Between(prng, -0.03f, 0.03f),
            Stride = walks ? Between(prng, 0.18f, 0.34f) : Between(prng, 0.01f, 0.08f),
            Phase = Between(prng, 0, MathF.Tau),
            ArmSpread = Between(prng, 0.08f, 0.22f),
            Scale = _scale * Between(prng, 0.94f, 1.05f),
            Offset = new Vector2(Between(prng, -0.06f, 0.06f), Between(prng, -0.015f, 0.02f)),
            Scene = prng.Bool(0.65) ? _first : _second,
            SceneSeed = prng.NextUInt64(),
            Occluder = prng.NextInt(100) < (int)OccludedShare
                ? prng.Choose(OccluderKind.Bar, OccluderKind.Car, OccluderKind.Plant, OccluderKind.Person)
                : OccluderKind.None,
            LightX = Math.Clamp(_lightX + Between(prng, -0.4f, 0.4f), -1, 1),
            Gain = _gain * Between(prng, 0.88f, 1.12f),
            Contrast = _contrast,
            Cast = _cast,
            Gradient = new Vector2(Between(prng, -0.22f, 0.22f), Between(prng, -0.05f, 0.22f)),
            Blur = _blur * Between(prng, 0.6f, 1.5f),
            SensorNoise = _noise * Between(prng, 0.8f, 1.2f),
            JpegQuality = Math.Clamp(_quality + prng.NextInt(-4, 5), 1, 100),
        };
    }

    private static float Between(Prng prng, float low, float high) => low + ((high - low) * prng.NextSingle());
}
