using System.Numerics;

namespace GaDms.Data.Rendering;

/// <content>Arms and legs with their sleeves, trouser legs and shoes.</content>
internal sealed partial class FigurePainter
{
    private void DrawArm(SideJoints side, Limb limb)
    {
        float size = look.Limb;
        Solid skin = Solid(look.Skin, Part.Skin, limb);
        Vector3 hand = side.Wrist + (0.035f * Vector3.Normalize(side.Wrist - side.Elbow));
        bool outer = _person.Outer is OuterKind.Jacket or OuterKind.Coat;
        if (!outer && _person.Sleeves != SleeveLength.Long)
        {
            Capsule(side.Shoulder, side.Elbow, 0.028f * size, 0.025f * size, skin);
            Capsule(side.Elbow, side.Wrist, 0.025f * size, 0.017f * size, skin);
        }

        Capsule(side.Wrist, hand, 0.016f * size, 0.018f * size, skin);

        bool dress = _person.WearsDress;
        var cloth = new Cloth(look.Top, look.Pattern, _person.Pattern == Pattern.Logo ? Pattern.Plain : _person.Pattern, look.PatternSize);
        float ease = _person.Top is TopKind.Sweater or TopKind.Hoodie ? 0.010f : 0.006f;
        if (!outer && _person.Sleeves != SleeveLength.Sleeveless)
            DrawSleeve(side, cloth, new Owner(dress ? Part.Bottom : Part.Top, limb), ease, _person.Sleeves == SleeveLength.Long);
        if (outer)
            DrawSleeve(side, new Cloth(look.Outer), new Owner(Part.Outer, limb), 0.014f, full: true);
        DrawHeld(side, hand, limb);
    }

    private void DrawSleeve(SideJoints side, Cloth cloth, Owner owner, float ease, bool full)
    {
        float size = look.Limb;
        float upper = Vector3.Distance(side.Shoulder, side.Elbow), fore = Vector3.Distance(side.Elbow, side.Wrist);
        var above = new Sleeve(cloth, owner, lightX, 0.03f, upper, Start: Skeleton.ShoulderY);
        float loose = full ? ease : ease + 0.004f;
        Capsule(side.Shoulder, side.Elbow, (0.028f * size) + ease, (0.025f * size) + loose, above, until: full ? 2 : 0.66f);
        if (full)
        {
            var below = new Sleeve(cloth, owner, lightX, 0.025f, fore, Start: Skeleton.ShoulderY + upper);
            Capsule(side.Elbow, side.Wrist, (0.025f * size) + ease, (0.018f * size) + (ease * 0.8f), below, until: 1);
        }
    }

    private void DrawLeg(SideJoints side, Limb limb)
    {
        float size = look.Limb;
        Vector3 calf = Vector3.Lerp(side.Knee, side.Ankle, 0.35f);
        Solid skin = Solid(look.Skin * 0.97f, Part.Skin, limb);
        bool boots = _person.Shoes == ShoeKind.Boots;
        bool covers = _person.Bottom is BottomKind.Trousers or BottomKind.Jeans;
        if (!covers)
        {
            Capsule(side.Hip, side.Knee, 0.050f * size, 0.034f * size, skin);
            Capsule(side.Knee, calf, 0.033f * size, 0.034f * size, skin);
        }

        Capsule(calf, side.Ankle, 0.034f * size, 0.019f * size, skin);
        if (boots && !covers)
            DrawBootShaft(side, limb);
        DrawShoe(side, limb);
        DrawTrouserLeg(side, limb);
        // Trousers go into the boots half the way: boots are seen on anyone.
        if (boots && covers)
            DrawBootShaft(side, limb);
    }

    private void DrawTrouserLeg(SideJoints side, Limb limb)
    {
        float size = look.Limb;
        var cloth = new Cloth(look.Bottom);
        var owner = new Owner(Part.Bottom, limb);
        bool jeans = _person.Bottom == BottomKind.Jeans;
        float thigh = Vector3.Distance(side.Hip, side.Knee), shin = Vector3.Distance(side.Knee, side.Ankle);
        var above = new Sleeve(cloth, owner, lightX, 0.05f, thigh, 0, jeans);
        var below = new Sleeve(cloth, owner, lightX, 0.04f, shin, thigh, jeans);
        switch (_person.Bottom)
        {
            case BottomKind.Shorts:
                Capsule(side.Hip, side.Knee, (0.050f * size) + 0.008f, (0.036f * size) + 0.018f, above, until: 0.84f);
                break;
            case BottomKind.Trousers or BottomKind.Jeans:
                float ease = jeans ? 0.004f : 0.009f;
                Capsule(side.Hip, side.Knee, (0.050f * size) + ease, (0.035f * size) + ease, above);
                Capsule(side.Knee, side.Ankle, (0.035f * size) + ease, (0.022f * size) + ease + (jeans ? 0.003f : 0.006f), below, until: 1.03f);
                break;
        }
    }

    private void DrawBootShaft(SideJoints side, Limb limb)
    {
        Vector3 top = Vector3.Lerp(side.Knee, side.Ankle, 0.42f);
        Capsule(top, side.Ankle, (0.030f * look.Limb) + 0.010f, 0.030f, Solid(look.Shoes, Part.Shoes, limb), from: 0);
        Vector3 rim = Vector3.Lerp(top, side.Ankle, 0.08f);
        Capsule(top, rim, (0.031f * look.Limb) + 0.011f, (0.031f * look.Limb) + 0.011f, Solid(look.Shoes * 0.75f, Part.Shoes, limb), from: 0, until: 1);
    }

    private void DrawShoe(SideJoints side, Limb limb)
    {
        Vector3 forward = side.Toe - side.Ankle;
        Vector3 heel = side.Ankle + new Vector3(0, 0.024f, -0.012f);
        Vector3 toe = side.Ankle + forward + new Vector3(0, 0.004f, 0);
        var sole = new Vector3(0, 0.013f, 0);
        Solid upper = Solid(look.Shoes, Part.Shoes, limb);
        Solid dark = Solid(new Vector3(40, 36, 34), Part.Shoes, limb);
        switch (_person.Shoes)
        {
            case ShoeKind.Sandals:
                Solid foot = Solid(look.Skin * 0.95f, Part.Skin, limb);
                Capsule(heel + sole, toe + sole, 0.019f, 0.017f, Solid(look.Shoes * 0.8f, Part.Shoes, limb));
                Capsule(heel, toe, 0.019f, 0.016f, foot);
                Vector3 strap = Vector3.Lerp(heel, toe, 0.72f);
                Capsule(strap + new Vector3(-0.018f, -0.003f, 0), strap + new Vector3(0.018f, -0.003f, 0), 0.008f, 0.008f, upper);
                Capsule(side.Ankle + new Vector3(-0.018f, 0.005f, 0), side.Ankle + new Vector3(0.018f, 0.005f, 0), 0.008f, 0.008f, upper);
                break;
            case ShoeKind.Heels:
                Vector3 raised = heel - new Vector3(0, 0.014f, 0);
                Capsule(raised, heel + new Vector3(0, 0.026f, -0.004f), 0.010f, 0.005f, Solid(look.Shoes * 0.8f, Part.Shoes, limb));
                Capsule(raised, toe + new Vector3(0, 0.010f, 0), 0.019f, 0.014f, upper);
                break;
            case ShoeKind.Boots:
                Capsule(heel + sole, toe + sole, 0.024f, 0.022f, dark);
                Capsule(side.Ankle, heel, 0.027f, 0.026f, upper);
                Capsule(heel, toe, 0.026f, 0.023f, upper);
                break;
            default:
                Capsule(heel + sole, toe + sole, 0.024f, 0.021f, Solid(new Vector3(225), Part.Shoes, limb));
                Capsule(heel, toe, 0.024f, 0.020f, upper);
                Capsule(Vector3.Lerp(heel, toe, 0.35f) - sole, Vector3.Lerp(heel, toe, 0.7f) - (sole * 0.6f), 0.004f, 0.004f, Flat(new Vector3(210), Part.Shoes, limb));
                break;
        }
    }
}
