using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>Paints what hides a part of the person.</summary>
internal static class OccluderPainter
{
    private static readonly Owner Owner = new(Part.Occluder, Limb.None);

    public static void Paint(Raster raster, ViewParameters view)
    {
        if (view.Occluder == OccluderKind.None)
            return;
        var prng = Prng.For(view.SceneSeed, 1);
        switch (view.Occluder)
        {
            case OccluderKind.Bar:
                PaintBar(raster, view, prng);
                break;
            case OccluderKind.Car:
                PaintCar(raster, view, prng);
                break;
            case OccluderKind.Plant:
                PaintPlant(raster, prng);
                break;
            default:
                PaintPerson(raster, view, prng);
                break;
        }
    }

    private static void PaintBar(Raster raster, ViewParameters view, Prng prng)
    {
        Vector3 metal = prng.Choose(new Vector3(90, 94, 98), new Vector3(190, 192, 194), new Vector3(60, 74, 60), new Vector3(200, 170, 60));
        var steel = new Solid(metal, Owner, view.LightX);
        float thick = raster.Width * (0.025f + (0.03f * prng.NextSingle()));
        if (prng.Bool())
        {
            float x = raster.Width * (0.12f + (0.76f * prng.NextSingle()));
            raster.FillCapsule(new Vector2(x, -thick), new Vector2(x, raster.Height + thick), thick, thick, ref steel);
            return;
        }

        // A railing before the legs.
        float top = raster.Height * (0.60f + (0.12f * prng.NextSingle())), gap = raster.Height * 0.10f;
        for (float y = top; y < raster.Height * 0.93f; y += gap)
            raster.FillCapsule(new Vector2(-thick, y), new Vector2(raster.Width + thick, y), thick * 0.6f, thick * 0.6f, ref steel);
        float post = raster.Width * prng.NextSingle();
        raster.FillCapsule(new Vector2(post, top), new Vector2(post, raster.Height + thick), thick, thick, ref steel);
    }

    private static void PaintCar(Raster raster, ViewParameters view, Prng prng)
    {
        Vector3 paint = new(prng.NextInt(30, 230), prng.NextInt(30, 230), prng.NextInt(30, 230));
        bool fromLeft = prng.Bool();
        float width = raster.Width, height = raster.Height;
        float hood = height * (0.74f + (0.08f * prng.NextSingle())), reach = width * (0.55f + (0.35f * prng.NextSingle()));
        float X(float share) => fromLeft ? share * reach : width - (share * reach);
        Vector2[] body =
        [
            new(X(-0.1f), hood - (height * 0.06f)), new(X(0.4f), hood - (height * 0.05f)), new(X(0.62f), hood), new(X(0.92f), hood + (height * 0.02f)),
            new(X(1), hood + (height * 0.06f)), new(X(1), height * 1.05f), new(X(-0.1f), height * 1.05f),
        ];
        Vector2[] window = [new(X(-0.1f), hood - (height * 0.05f)), new(X(0.38f), hood - (height * 0.04f)), new(X(0.52f), hood), new(X(-0.1f), hood)];
        var metal = new Solid(paint, Owner, view.LightX);
        var glass = new Solid(new Vector3(60, 72, 84), Owner, view.LightX);
        var lamp = new Solid(new Vector3(245, 240, 205), Owner, 0, flat: true);
        var tyre = new Solid(new Vector3(30), Owner, 0, flat: true);
        raster.FillPolygon(body, ref metal);
        raster.FillPolygon(window, ref glass);
        raster.FillEllipse(new Vector2(X(0.93f), hood + (height * 0.05f)), width * 0.05f, height * 0.012f, ref lamp);
        raster.FillEllipse(new Vector2(X(0.55f), height * 1.0f), width * 0.16f, height * 0.06f, ref tyre);
    }

    private static void PaintPlant(Raster raster, Prng prng)
    {
        bool left = prng.Bool();
        for (int bush = 0; bush < 3; bush++)
        {
            float x = raster.Width * (left ? 0.10f + (0.22f * bush) : 0.90f - (0.22f * bush));
            float r = raster.Width * (0.34f - (0.06f * bush));
            var leaves = new Foliage(new Vector3(40 + prng.NextInt(40), 96 + prng.NextInt(50), 38 + prng.NextInt(20)), Owner.Bits, 8);
            raster.FillEllipse(new Vector2(x, raster.Height * (0.93f + (0.03f * bush))), r, raster.Height * (0.15f - (0.03f * bush)), ref leaves);
        }
    }

    private static void PaintPerson(Raster raster, ViewParameters view, Prng prng)
    {
        // Someone nearer to the camera passes at the edge of the picture.
        PersonAttributes stranger = AttributeSampler.Draw(prng) with { Carried = CarriedKind.None, CarriedColor = ColorName.None };
        var look = new PersonLook(stranger, prng);
        float scale = raster.Height * view.Scale * 1.12f;
        float x = prng.Bool() ? raster.Width * -0.06f : raster.Width * 1.06f;
        var skeleton = new Skeleton(look, 0.3f, prng.NextSingle() * MathF.Tau, 0.12f);
        var projection = new Projection(prng.NextSingle() * MathF.Tau, view.Tilt * MathF.PI / 180, 0, scale, new Vector2(x, raster.Height * 0.10f));
        raster.OwnAs(Owner);
        new FigurePainter(raster, look, skeleton, projection, view.LightX).Draw();
        raster.OwnAs(null);
    }
}
