using System.Numerics;

namespace GaDms.Data.Rendering;

/// <content>Neck, trunk and the garments around it.</content>
internal sealed partial class FigurePainter
{
    private const float NeckBase = 0.152f;

    // Height of cuts of the bare trunk.
    private static readonly float[] Heights = [NeckBase, 0.160f, 0.170f, 0.183f, 0.205f, 0.26f, 0.33f, 0.40f, 0.46f, 0.505f, 0.545f];

    private void DrawTrunk()
    {
        bool outer = _person.Outer != OuterKind.None;
        if (!_person.WearsDress)
            DrawBottomOfTrunk();
        if (_person.WearsDress || _person.Closure != ClosureKind.Closed || _person.Outer == OuterKind.Vest)
            DrawTop(outer);
        if (outer)
            DrawOuter();
    }

    private void DrawTop(bool outer)
    {
        DrawBareTrunk();
        float hem = _person.WearsDress ? 0.70f : _person.Top switch
        {
            TopKind.TankTop or TopKind.Shirt => 0.525f,
            TopKind.Sweater or TopKind.Hoodie => 0.535f,
            _ => 0.530f,
        };
        TorsoGarment top = Garment(look.Top, _person.WearsDress ? Part.Bottom : Part.Top, hem, straps: !outer);
        top.Cloth = new Cloth(look.Top, look.Pattern, _person.Pattern, look.PatternSize);
        top.Tank = _person.Top == TopKind.TankTop || (_person.WearsDress && _person.Sleeves == SleeveLength.Sleeveless);
        top.Neckline = _person.Top is TopKind.TShirt or TopKind.Shirt || _person.WearsDress;
        top.HemBand = _person.Top is TopKind.Sweater or TopKind.Hoodie;
        top.Placket = _person.Top == TopKind.Shirt;
        top.Collar = _person.Top == TopKind.Shirt;
        top.Strings = _person.Top == TopKind.Hoodie;
        DrawAround(top, ease: top.HemBand ? 0.009f : 0.005f, hem, flare: _person.WearsDress ? 0.045f : 0);
        if (_person.Top == TopKind.Hoodie && !outer)
            DrawHood();
    }

    private void DrawOuter()
    {
        bool coat = _person.Outer == OuterKind.Coat, vest = _person.Outer == OuterKind.Vest;
        float hem = coat ? 0.70f : vest ? 0.505f : 0.525f;
        TorsoGarment outer = Garment(look.Outer, Part.Outer, hem, straps: true);
        outer.Opening = _person.Closure == ClosureKind.Open ? 0.42f : 0;
        outer.Zip = !coat && _person.Closure == ClosureKind.Closed;
        outer.Placket = coat && _person.Closure == ClosureKind.Closed;
        outer.Collar = !vest && _person.Closure == ClosureKind.Closed;
        outer.Neckline = vest;
        outer.HemBand = _person.Outer == OuterKind.Jacket;
        DrawAround(outer, ease: vest ? 0.009f : 0.013f, hem, flare: coat ? 0.022f : 0);
    }

    private TorsoGarment Garment(Vector3 color, Part part, float hem, bool straps) => new()
    {
        Cloth = new Cloth(color),
        Owner = new Owner(part, Limb.Torso),
        LightX = lightX,
        Yaw = view.Yaw,
        Radius = look.ShoulderHalf,
        Hem = hem,
        Straps = straps ? _person.Bag : BagKind.None,
        StrapColor = look.Bag * 0.85f,
        BagSide = look.BagOnLeft ? 1 : -1,
    };

    private void DrawBareTrunk()
    {
        // Only what a neckline can leave bare.
        Span<Ring> rings = stackalloc Ring[6];
        for (int i = 0; i < rings.Length; i++)
            rings[i] = TrunkCut(Heights[i], 0);
        Solid skin = Solid(look.Skin, Part.Skin, Limb.Torso);
        raster.FillColumn(rings, ref skin);
    }

    // Trousers above the legs, or a skirt down over them.
    private void DrawBottomOfTrunk()
    {
        bool skirt = _person.Bottom == BottomKind.Skirt;
        float hem = skirt ? 0.69f : 0.545f;
        TorsoGarment bottom = Garment(look.Bottom, Part.Bottom, hem, straps: false);
        bottom.Belt = !skirt;
        bottom.Denim = _person.Bottom == BottomKind.Jeans;
        ReadOnlySpan<float> heights = [Skeleton.WaistY, 0.43f, 0.46f, 0.505f, 0.545f, 0.60f, 0.65f, 0.69f];
        Span<Ring> rings = stackalloc Ring[skirt ? heights.Length : 5];
        for (int i = 0; i < rings.Length; i++)
            rings[i] = skirt ? FlaredCut(heights[i], 0.001f, hem, 0.040f) : TrunkCut(heights[i], 0.001f);
        raster.FillColumn(rings, ref bottom);
    }

    private void DrawAround(TorsoGarment garment, float ease, float hem, float flare)
    {
        Span<Ring> rings = stackalloc Ring[16];
        int count = 0;
        foreach (float height in Heights)
        {
            if (height < hem)
                rings[count++] = TrunkCut(height, ease);
        }

        for (float height = 0.59f; height < hem; height += 0.05f)
            rings[count++] = FlaredCut(height, ease, hem, flare);
        rings[count++] = FlaredCut(hem, ease, hem, flare);
        raster.FillColumn(rings[..count], ref garment);
    }

    private Ring FlaredCut(float y, float ease, float hem, float flare)
    {
        if (y <= 0.505f)
            return TrunkCut(y, ease);
        // The hem gives way to legs that are apart.
        float t = (y - 0.505f) / (hem - 0.505f);
        float room = MathF.Max(MathF.Abs(skeleton.Left.Knee.Z), MathF.Abs(skeleton.Right.Knee.Z)) * MathF.Min(1, (hem - 0.505f) / 0.2f);
        return Cut(y, look.HipHalf + ease + (flare * t), look.Depth + ease + (MathF.Max(flare, room) * t));
    }

    private Ring TrunkCut(float y, float ease)
    {
        (float halfX, float halfZ) = TrunkSize(y);
        float sides = ease * Math.Clamp((y - 0.15f) / 0.03f, 0, 1);
        return Cut(y, halfX + sides, halfZ + sides);
    }

    private (float HalfX, float HalfZ) TrunkSize(float y) => y switch
    {
        < 0.170f => Blend(y, NeckBase, 0.170f, (0.036f, 0.032f), (look.ShoulderHalf * 0.78f, 0.040f)),
        < 0.205f => Blend(y, 0.170f, 0.205f, (look.ShoulderHalf * 0.78f, 0.040f), (look.ShoulderHalf, look.Depth * 0.9f)),
        < 0.260f => Blend(y, 0.205f, 0.260f, (look.ShoulderHalf, look.Depth * 0.9f), (look.ShoulderHalf * 0.91f, look.Depth * 1.08f)),
        < Skeleton.WaistY => Blend(y, 0.260f, Skeleton.WaistY, (look.ShoulderHalf * 0.91f, look.Depth * 1.08f), (look.WaistHalf, look.Depth * 0.92f)),
        < 0.505f => Blend(y, Skeleton.WaistY, 0.505f, (look.WaistHalf, look.Depth * 0.92f), (look.HipHalf, look.Depth * 1.10f)),
        _ => (look.HipHalf, look.Depth * 1.10f),
    };

    private static (float, float) Blend(float y, float from, float to, (float X, float Z) a, (float X, float Z) b)
    {
        float t = (y - from) / (to - from);
        return (a.X + ((b.X - a.X) * t), a.Z + ((b.Z - a.Z) * t));
    }

    private void DrawNeck()
    {
        Capsule(new Vector3(0, 0.115f, 0), new Vector3(0, 0.160f, -0.006f), 0.028f * look.Limb, 0.030f * look.Limb, Solid(look.Skin * 0.88f, Part.Skin, Limb.Head));
        if (_person.Scarf)
            DrawScarf();
    }

    private void DrawScarf()
    {
        Solid wool = Solid(look.Scarf, Part.Scarf, Limb.Torso);
        ReadOnlySpan<Ring> rings = [Cut(0.128f, 0.040f, 0.040f), Cut(0.140f, 0.056f, 0.052f), Cut(0.168f, 0.060f, 0.056f), Cut(0.184f, 0.046f, 0.046f)];
        raster.FillColumn(rings, ref wool);
        float front = look.Depth + 0.004f;
        int side = look.BagOnLeft ? -1 : 1;
        if (view.Facing > -0.1f)
            Capsule(new Vector3(side * 0.022f, 0.165f, front), new Vector3(side * 0.030f, 0.315f, front), 0.020f, 0.022f, wool, until: 1);
        else
            Capsule(new Vector3(-side * 0.030f, 0.165f, -front), new Vector3(-side * 0.034f, 0.270f, -front), 0.020f, 0.022f, wool, until: 1);
    }

    private void DrawHood()
    {
        Solid hood = Solid(look.Top * 0.9f, Part.Top, Limb.Torso);
        float drop = view.Facing < 0 ? 0.028f : 0;
        Ellipse(new Vector3(0, 0.160f + drop, -0.030f), 0.062f, 0.026f + drop, hood);
    }
}
