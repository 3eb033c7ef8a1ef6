using System.Numerics;

namespace GaDms.Data.Rendering;

/// <content>Bags and things in the hands.</content>
internal sealed partial class FigurePainter
{
    private void DrawBackpack()
    {
        if (_person.Bag != BagKind.Backpack)
            return;
        float back = -look.Depth - 0.045f;
        Solid cloth = Solid(look.Bag, Part.Bag, Limb.Thing);
        ReadOnlySpan<Ring> rings =
        [
            Cut(0.172f, 0.040f, 0.030f, z: back), Cut(0.182f, 0.066f, 0.042f, z: back), Cut(0.205f, 0.080f, 0.048f, z: back),
            Cut(0.40f, 0.086f, 0.055f, z: back), Cut(0.425f, 0.080f, 0.050f, z: back), Cut(0.435f, 0.060f, 0.040f, z: back),
        ];
        raster.FillColumn(rings, ref cloth);
        Solid pocket = Solid(look.Bag * 0.72f, Part.Bag, Limb.Thing);
        ReadOnlySpan<Ring> pockets =
        [
            Cut(0.315f, 0.056f, 0.012f, z: back - 0.048f), Cut(0.322f, 0.066f, 0.016f, z: back - 0.050f),
            Cut(0.400f, 0.066f, 0.016f, z: back - 0.050f), Cut(0.408f, 0.056f, 0.012f, z: back - 0.048f),
        ];
        if (view.Facing < 0.2f)
        {
            raster.FillColumn(pockets, ref pocket);
            Capsule(new Vector3(-0.05f, 0.268f, back - 0.05f), new Vector3(0.05f, 0.268f, back - 0.05f), 0.004f, 0.004f, pocket);
            Capsule(new Vector3(-0.014f, 0.166f, back), new Vector3(0.014f, 0.166f, back), 0.007f, 0.007f, pocket);
        }
    }

    private void DrawShoulderBag(bool behind)
    {
        if (_person.Bag != BagKind.ShoulderBag)
            return;
        int side = look.BagOnLeft ? 1 : -1;
        var centre = new Vector3(side * (look.HipHalf + 0.030f), 0, 0.005f);
        if (view.Depth(centre) < Behind == behind)
            DrawBox(centre, 0.455f, 0.575f, 0.028f, 0.078f, look.Bag, Part.Bag, flap: true);
    }

    private void DrawHeld(SideJoints side, Vector3 hand, Limb limb)
    {
        bool holdsThing = (limb == Limb.LeftArm) == look.LeftHanded;
        if (holdsThing)
            DrawCarried(hand, side);
        else if (_person.Bag == BagKind.Handbag)
            DrawHandbag(hand, look.Bag, Part.Bag, width: 0.068f, height: 0.095f, drop: 0.040f, flap: true);
    }

    private void DrawCarried(Vector3 hand, SideJoints side)
    {
        Vector3 color = look.Carried;
        switch (_person.Carried)
        {
            case CarriedKind.Umbrella:
                DrawUmbrella(hand, side);
                break;
            case CarriedKind.Phone:
                Vector3 top = hand + new Vector3(0, -0.030f, 0.006f);
                Capsule(hand + new Vector3(0, 0.016f, 0.006f), top, 0.0155f, 0.0155f, Flat(color, Part.Carried, Limb.Thing));
                Capsule(hand + new Vector3(0, 0.006f, 0.008f), top, 0.009f, 0.009f, Flat(Vector3.Lerp(color, new Vector3(20), 0.6f), Part.Carried, Limb.Thing));
                break;
            case CarriedKind.Book:
                DrawBox(hand + new Vector3(0, 0, 0.010f), hand.Y - 0.058f, hand.Y + 0.030f, 0.040f, 0.022f, color, Part.Carried, flap: false);
                DrawBox(hand + new Vector3(0, 0, 0.012f), hand.Y + 0.024f, hand.Y + 0.032f, 0.038f, 0.020f, new Vector3(235), Part.Carried, flap: false);
                break;
            case CarriedKind.Bottle:
                Capsule(hand + new Vector3(0, 0.035f, 0.004f), hand + new Vector3(0, -0.030f, 0.004f), 0.0165f, 0.0165f, Solid(color, Part.Carried, Limb.Thing));
                Capsule(hand + new Vector3(0, -0.045f, 0.004f), hand + new Vector3(0, -0.060f, 0.004f), 0.008f, 0.008f, Solid(new Vector3(235), Part.Carried, Limb.Thing));
                break;
            case CarriedKind.ShoppingBag:
                DrawHandbag(hand, color, Part.Carried, width: 0.072f, height: 0.145f, drop: 0.045f, flap: false);
                break;
        }
    }

    private void DrawHandbag(Vector3 hand, Vector3 color, Part part, float width, float height, float drop, bool flap)
    {
        float top = hand.Y + drop;
        Solid handle = Flat(color * 0.7f, part, Limb.Thing);
        Vector3 rim = hand with { Y = top };
        // Seen from the front a bag in the hand would be a line: it is held a little askew.
        var corner = new Vector3(0.026f, 0, 0.034f);
        Capsule(hand, rim + corner, 0.0045f, 0.0045f, handle);
        Capsule(hand, rim - corner, 0.0045f, 0.0045f, handle);
        DrawBox(hand, top, top + height, width * 0.62f, width * 0.72f, color, part, flap);
    }

    private void DrawBox(Vector3 centre, float top, float bottom, float halfX, float halfZ, Vector3 color, Part part, bool flap)
    {
        Solid side = Solid(color, part, Limb.Thing);
        ReadOnlySpan<Ring> rings = [BoxCut(top, halfX * 0.92f, halfZ * 0.92f, centre), BoxCut(bottom, halfX, halfZ, centre)];
        raster.FillColumn(rings, ref side);
        if (!flap)
            return;
        Solid lid = Solid(color * 0.78f, part, Limb.Thing);
        float edge = top + ((bottom - top) * 0.42f);
        ReadOnlySpan<Ring> lids = [BoxCut(top, halfX * 0.94f, halfZ * 0.94f, centre), BoxCut(edge, halfX, halfZ, centre)];
        raster.FillColumn(lids, ref lid);
        Vector2 clasp = view.Project(centre with { Y = edge });
        Solid metal = Flat(new Vector3(215, 195, 130), part, Limb.Thing);
        raster.FillEllipse(clasp, 0.007f * view.Scale, 0.007f * view.Scale, ref metal);
    }

    private void DrawUmbrella(Vector3 hand, SideJoints side)
    {
        // Held between the shoulder and the crown, over the head.
        var tip = new Vector3(side.Shoulder.X * 0.45f, -0.165f, 0.045f);
        Capsule(hand + new Vector3(0, 0.03f, 0), tip, 0.0055f, 0.0055f, Flat(new Vector3(60), Part.Carried, Limb.Thing));
        const int ribs = 6;
        const float radius = 0.265f, rise = 0.135f;
        Vector2 crown = view.Project(tip + new Vector3(0, 0.012f, 0));
        float half = radius * view.Scale, height = rise * view.Scale;
        Span<Vector2> panel = stackalloc Vector2[12];
        for (int rib = 0; rib < ribs; rib++)
        {
            // Panels from left to right, each with a curved outer edge and a scalloped lower one.
            for (int i = 0; i < 6; i++)
            {
                panel[i] = OnRib(rib / (float)ribs, i / 5f);
                panel[11 - i] = OnRib((rib + 1) / (float)ribs, i / 5f);
            }

            Solid cloth = Flat(look.Carried * (0.74f + (0.26f * MathF.Sin((rib + 0.8f) / ribs * MathF.PI)) - (0.06f * (rib & 1))), Part.Carried, Limb.Thing);
            raster.FillPolygon(panel, ref cloth);
        }

        Vector2 OnRib(float across, float down)
        {
            float bow = MathF.Sin(down * MathF.PI / 2);
            return crown + new Vector2(((across * 2) - 1) * half * bow, height * (1 - MathF.Cos(down * MathF.PI / 2)));
        }
    }
}
