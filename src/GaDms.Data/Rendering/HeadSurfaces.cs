using System.Numerics;
using System.Runtime.InteropServices;

namespace GaDms.Data.Rendering;

/// <summary>The face: a ball of skin with features that turn with the head.</summary>
internal readonly struct FaceSurface(PersonLook look, Projection view, float lightX) : ISurface
{
    private static readonly Vector3 Eye = new(36, 30, 30);

    public bool Shade(float u, float v, out Vector3 color, out byte owner)
    {
        Vector3 p = view.OnBall(u, v);
        owner = new Owner(Part.Skin, Limb.Head).Bits;
        color = look.Skin;
        if (p.Z > 0.15f)
            color = Feature(p, color, ref owner);
        else if (MathF.Abs(p.X) > 0.8f && Square(p.Z + 0.10f, 0.17f) + Square(p.Y - 0.08f, 0.20f) < 1)
            color *= 0.82f; // the ear
        if (look.Attributes.Eyewear != EyewearKind.None && p.Z is > -0.15f and < 0.75f && MathF.Abs(p.Y + 0.06f) < 0.05f && MathF.Abs(p.X) > 0.6f)
        {
            color = Eye; // the side piece of the glasses
            owner = new Owner(Part.Eyewear, Limb.Head).Bits;
        }

        color *= Shading.Cylinder(u, lightX);
        return true;
    }

    private Vector3 Feature(Vector3 p, Vector3 skin, ref byte owner)
    {
        float eyeX = MathF.Abs(p.X) - 0.37f, eyeY = p.Y + 0.05f;
        if (IsEyewear(eyeX, eyeY, p.X))
        {
            owner = new Owner(Part.Eyewear, Limb.Head).Bits;
            return Eye;
        }

        if (Square(eyeX, 0.155f) + Square(eyeY, 0.085f) < 1)
            return MathF.Abs(eyeX) < 0.085f ? Eye : new Vector3(238);
        if (Square(eyeX, 0.20f) + Square(eyeY + 0.22f, 0.055f) < 1)
            return Vector3.Lerp(skin, look.Hair, look.Attributes.Hair == HairStyle.Bald ? 0.3f : 0.8f);
        if (Square(p.X, 0.27f) + Square(p.Y - 0.55f, 0.065f) < 1)
            return new Vector3(skin.X * 0.80f, skin.Y * 0.50f, skin.Z * 0.50f);
        if (Square(p.X, 0.13f) + Square(p.Y - 0.30f, 0.06f) < 1)
            return skin * 0.80f;
        if (look.Beard && p.Y > 0.42f - (0.25f * p.X * p.X) && look.Attributes.Hair != HairStyle.Bald)
            return Vector3.Lerp(skin, look.Hair, 0.75f);
        return skin;
    }

    private bool IsEyewear(float eyeX, float eyeY, float x)
    {
        float lens = Square(eyeX, 0.29f) + Square(eyeY, 0.21f);
        return look.Attributes.Eyewear switch
        {
            EyewearKind.Sunglasses => lens < 1.1f || (MathF.Abs(eyeY + 0.05f) < 0.06f && MathF.Abs(x) < 0.3f),
            EyewearKind.Glasses => lens is > 0.55f and < 1.25f || (MathF.Abs(eyeY) < 0.05f && MathF.Abs(x) < 0.12f),
            _ => false,
        };
    }

    private static float Square(float distance, float radius) => distance / radius * (distance / radius);
}

/// <summary>Hair on the skull: everything behind the hairline.</summary>
internal readonly struct HairSurface(PersonLook look, Projection view, float lightX) : ISurface
{
    public bool Shade(float u, float v, out Vector3 color, out byte owner)
    {
        Vector3 p = view.OnBall(u, v);
        // Down to the neck behind, to the ears at the sides (over them when long), high on the forehead.
        float side = look.Attributes.Hair == HairStyle.Long ? 1.2f : 0.12f;
        float line = p.Z switch
        {
            > 0.35f => -0.52f + (0.14f * MathF.Abs(p.X)),
            > 0.0f => -0.50f + ((side + 0.50f) * (0.35f - p.Z) / 0.35f),
            > -0.3f => side + ((0.62f - side) * -p.Z / 0.3f),
            _ => 0.62f,
        };
        owner = new Owner(Part.Hair, Limb.Head).Bits;
        float strands = 1 + (0.16f * Shading.Noise((MathF.Atan2(p.X, p.Z) * 7) + (p.Y * 2), p.Y * 1.5f));
        color = look.Hair * strands * (Shading.Cylinder(u, lightX) + (0.15f * MathF.Max(0, -v - 0.4f)));
        return p.Y < line;
    }
}

/// <summary>The part of a hat that sits on the skull, above a level.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct HatSurface(Vector3 dye, float level, float band, Vector3 bandDye, Projection view, float lightX) : ISurface
{
    public bool Shade(float u, float v, out Vector3 color, out byte owner)
    {
        Vector3 p = view.OnBall(u, v);
        color = (p.Y > level - band ? bandDye : dye) * Shading.Cylinder(u, lightX);
        owner = new Owner(Part.Hat, Limb.Head).Bits;
        return p.Y < level;
    }
}
