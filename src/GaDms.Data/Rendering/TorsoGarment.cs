using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>
/// A garment around the trunk, with everything that sits on it. Places are given by the angle around the body from the middle
/// of the front, so buttons, straps and openings stay where they belong when the person turns.
/// </summary>
internal struct TorsoGarment : ISurface
{
    public Cloth Cloth;
    public Owner Owner;
    public float LightX;
    public float Yaw;

    /// <summary>Half of the trunk's width: turns angles into ways around the body.</summary>
    public float Radius;

    /// <summary>Half of the angle left open in front; 0 when closed.</summary>
    public float Opening;

    /// <summary>The height of the hem, where a band or a fold is drawn.</summary>
    public float Hem;

    public bool HemBand, Placket, Zip, Collar, Strings, Tank, Neckline, Belt, Denim;

    /// <summary>The bag whose straps lie over the garment.</summary>
    public BagKind Straps;

    public Vector3 StrapColor;

    /// <summary>1 when the shoulder bag hangs on the left side, -1 on the right.</summary>
    public int BagSide;

    public readonly bool Shade(float u, float v, out Vector3 color, out byte owner)
    {
        float angle = MathF.Asin(Math.Clamp(u, -1, 1)) - Yaw;
        angle -= MathF.Tau * MathF.Round(angle / MathF.Tau);
        float front = MathF.Abs(angle), s = angle * Radius;
        color = default;
        owner = Owner.Bits;
        if (IsCutAway(front, v))
            return false;

        float light = Shading.Cylinder(u, LightX);
        if (HasStrap(angle, front, v))
        {
            color = StrapColor * light;
            owner = new Owner(Part.Bag, Limb.Torso).Bits;
            return true;
        }

        color = Cloth.At(s, v);
        if (Cloth.Pattern == Pattern.Logo && IsLogo(s, v))
        {
            color = Cloth.Second;
            owner = new Owner(Part.Logo, Limb.Torso).Bits;
        }

        color *= light * Detail(s, front, v);
        if (Strings && v is > 0.185f and < 0.27f && MathF.Abs(MathF.Abs(s) - 0.020f) < 0.0035f)
            color = new Vector3(225) * light;
        return true;
    }

    private readonly bool IsCutAway(float front, float v)
    {
        if (Opening > 0 && front < Opening + (0.5f * MathF.Max(0, 0.24f - v) / 0.1f * 0.4f) + (0.25f * MathF.Max(0, v - 0.42f)))
            return true;
        float side = MathF.Abs(MathF.Sin(front)) * Radius;
        if (Tank && v < 0.225f)
            return side > 0.068f || side < 0.034f - (0.12f * (v - 0.19f)) && v < (front < 1.57f ? 0.222f : 0.195f);
        return Neckline && front < 1.57f && v < 0.192f - (side * 0.75f);
    }

    private readonly bool HasStrap(float angle, float front, float v)
    {
        float side = MathF.Sin(angle) * Radius;
        return Straps switch
        {
            BagKind.Backpack => front < 1.5f && v < 0.40f && MathF.Abs(MathF.Abs(side) - 0.058f) < 0.0115f,
            // From one shoulder across chest and back down to the bag on the other hip.
            BagKind.ShoulderBag => v < 0.49f
                && MathF.Abs(v - 0.165f - (0.30f * ((side * BagSide / Radius) + 0.62f) / 1.55f)) < 0.0125f,
            _ => false,
        };
    }

    private static bool IsLogo(float s, float v)
    {
        float y = (v - 0.272f) / 0.040f, x = s / 0.047f;
        return MathF.Abs(y) < 1 && MathF.Abs(x) < 1 && (x * x) + (y * y) < 1.25f
            && !(MathF.Abs(y) < 0.22f && MathF.Abs(x) < 0.62f);
    }

    private readonly float Detail(float s, float front, float v)
    {
        float shade = 1;
        if (HemBand && v > Hem - 0.026f)
            shade *= MathF.Abs(v - Hem + 0.026f) < 0.005f ? 0.72f : 0.9f;
        else if (v > Hem - 0.010f)
            shade *= 0.85f;
        if (Placket && MathF.Abs(s) < 0.009f)
            shade *= MathF.Abs(s) < 0.0045f && v - (0.045f * MathF.Floor(v / 0.045f)) < 0.010f ? 0.45f : 0.86f;
        if (Zip && MathF.Abs(s) < 0.005f)
            shade *= 0.5f;
        if (Collar && front < 1.3f && v < 0.205f - (0.2f * MathF.Abs(s)))
            shade *= v > 0.196f - (0.2f * MathF.Abs(s)) ? 0.6f : 1.12f;
        if (Strings && front < 1.2f && v > 0.41f && v < 0.475f && MathF.Abs(MathF.Abs(s) - 0.055f - (0.3f * (0.475f - v) * -0.5f)) < 0.006f)
            shade *= 0.7f; // the kangaroo pocket
        if (Belt && v < Skeleton.WaistY + 0.018f)
            shade *= 0.55f;
        if (Denim && MathF.Abs(front - 1.2f) < 0.05f)
            shade *= 0.8f;
        return shade;
    }
}
