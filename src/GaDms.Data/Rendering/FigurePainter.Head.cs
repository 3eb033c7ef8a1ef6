using System.Numerics;

namespace GaDms.Data.Rendering;

/// <content>Head, hair and hats.</content>
internal sealed partial class FigurePainter
{
    private static readonly Vector3 Centre = Skeleton.HeadCentre;
    private static readonly Vector3 Half = Skeleton.HeadHalf;

    private void DrawHead()
    {
        bool fromBehind = view.Facing < 0;
        if (fromBehind)
            DrawHatBrim();
        Solid skin = Solid(look.Skin, Part.Skin, Limb.Head);
        Ellipse(OnHead(0, 0.22f, 1.02f), 0.013f, 0.015f, skin); // the nose, seen beyond the face from the side
        Ellipse(OnHead(1.02f, 0.08f, -0.08f), 0.011f, 0.018f, skin);
        Ellipse(OnHead(-1.02f, 0.08f, -0.08f), 0.011f, 0.018f, skin);
        float width = view.HalfWidth(Half.X, Half.Z) / view.Scale;
        if (!fromBehind && view.Facing <= 0.3f)
            DrawHairBehind();
        Ellipse(Centre, width, Half.Y, new FaceSurface(look, view, lightX));
        if (_person.Hair != HairStyle.Bald)
        {
            float volume = _person.Hair == HairStyle.Short ? 1.08f : 1.10f;
            Ellipse(Centre - new Vector3(0, 0.003f, 0), width * volume, Half.Y * volume, new HairSurface(look, view, lightX));
        }

        if (_person.Hair == HairStyle.Long && view.Facing > 0.9f)
            DrawHairInFront();
        if (fromBehind)
            DrawHairBehind();
        DrawHat(width);
        if (!fromBehind)
            DrawHatBrim();
    }

    // What hangs down behind: seen beside the neck from the front, over the back from behind.
    private void DrawHairBehind()
    {
        if (_person.Hair == HairStyle.Long)
        {
            var hair = new Sleeve(new Cloth(look.Hair), new Owner(Part.Hair, Limb.Head), lightX, 0.06f, 1);
            ReadOnlySpan<Ring> rings =
            [
                Cut(0.045f, 0.058f, 0.040f, z: -0.024f), Cut(0.10f, 0.068f, 0.040f, z: -0.034f),
                Cut(0.19f, 0.078f, 0.034f, z: -0.050f), Cut(0.255f, 0.070f, 0.028f, z: -0.058f), Cut(0.275f, 0.045f, 0.020f, z: -0.060f),
            ];
            raster.FillColumn(rings, ref hair);
        }
        else if (_person.Hair == HairStyle.Ponytail)
        {
            Solid hair = Solid(look.Hair, Part.Hair, Limb.Head);
            var knot = new Vector3(0, 0.052f, -0.074f);
            var bend = new Vector3(0.006f, 0.120f, -0.098f);
            Capsule(knot, bend, 0.018f, 0.026f, hair);
            Capsule(bend, new Vector3(0.010f, 0.235f, -0.084f), 0.026f, 0.009f, hair);
            Capsule(knot, knot + new Vector3(0, 0.010f, -0.003f), 0.019f, 0.019f, Solid(look.Hair * 0.55f, Part.Hair, Limb.Head));
        }
    }

    private void DrawHairInFront()
    {
        Solid hair = Solid(look.Hair * 0.95f, Part.Hair, Limb.Head);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            Capsule(new Vector3(side * 0.054f, 0.07f, 0.010f), new Vector3(side * 0.064f, 0.235f, 0.040f), 0.017f, 0.012f, hair);
    }

    private void DrawHat(float width)
    {
        switch (_person.Hat)
        {
            case HatKind.Cap:
                Ellipse(Centre - new Vector3(0, 0.006f, 0), width * 1.16f, Half.Y * 1.14f, new HatSurface(look.Hat, -0.30f, 0.10f, look.Hat * 0.85f, view, lightX));
                break;
            case HatKind.Beanie:
                Ellipse(new Vector3(0, -0.004f, -0.004f), 0.020f, 0.018f, Solid(look.Hat * 0.92f, Part.Hat, Limb.Head));
                Ellipse(Centre - new Vector3(0, 0.008f, 0), width * 1.17f, Half.Y * 1.16f, new HatSurface(look.Hat, -0.22f, 0.28f, look.Hat * 0.78f, view, lightX));
                break;
            case HatKind.BrimmedHat:
                Ellipse(Centre - new Vector3(0, 0.014f, 0), width * 1.17f, Half.Y * 1.20f, new HatSurface(look.Hat, -0.26f, 0.20f, look.Hat * 0.5f, view, lightX));
                break;
        }
    }

    private void DrawHatBrim()
    {
        Solid felt = Solid(look.Hat * 0.85f, Part.Hat, Limb.Head);
        const int points = 20;
        Span<Vector3> brim = stackalloc Vector3[points];
        switch (_person.Hat)
        {
            case HatKind.Cap:
                for (int i = 0; i < points; i++)
                {
                    // The visor: out over the forehead along one arc, back along the skull.
                    float angle = ((i % (points / 2)) / ((points / 2) - 1f) * 2.2f) - 1.1f;
                    bool outer = i < points / 2;
                    float reach = outer ? 1.12f + (0.85f * MathF.Max(0, MathF.Cos(angle * 1.25f))) : 1.05f;
                    angle = outer ? angle : -angle;
                    brim[i] = OnHead(MathF.Sin(angle) * MathF.Min(reach, 1.25f), outer ? -0.28f : -0.46f, MathF.Cos(angle) * reach);
                }

                Polygon(brim, felt);
                // Seen from the front the visor is foreshortened to its thickness.
                if (view.Facing > 0.5f)
                    Ellipse(OnHead(0, -0.30f, 1.15f), Half.X * 0.98f, 0.010f, felt);
                break;
            case HatKind.BrimmedHat:
                for (int i = 0; i < points; i++)
                {
                    float angle = i * MathF.Tau / points;
                    brim[i] = OnHead(MathF.Sin(angle) * 2.0f, -0.36f, MathF.Cos(angle) * 1.9f);
                }

                Polygon(brim, felt);
                // The brim is thin, so that a level camera would lose it.
                Ellipse(OnHead(0, -0.36f, 0), view.HalfWidth(Half.X * 2.0f, Half.Z * 1.9f) / view.Scale, 0.012f, felt);
                break;
        }
    }

    private static Vector3 OnHead(float x, float y, float z) => Centre + (Half * new Vector3(x, y, z));
}
