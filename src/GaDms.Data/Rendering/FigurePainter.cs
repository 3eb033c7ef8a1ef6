using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>
/// Draws one dressed person, far parts first. The parts of the class: trunk, limbs, head, things.
/// Lengths are shares of the body's height.
/// </summary>
internal sealed partial class FigurePainter(Raster raster, PersonLook look, Skeleton skeleton, Projection view, float lightX)
{
    // An arm or a bag counts as behind the trunk from this depth on.
    private const float Behind = -0.02f;

    private readonly PersonAttributes _person = look.Attributes;

    public void Draw()
    {
        (SideJoints near, Limb nearArm, Limb nearLeg, SideJoints far, Limb farArm, Limb farLeg) = view.Sideways > 0
            ? (skeleton.Right, Limb.RightArm, Limb.RightLeg, skeleton.Left, Limb.LeftArm, Limb.LeftLeg)
            : (skeleton.Left, Limb.LeftArm, Limb.LeftLeg, skeleton.Right, Limb.RightArm, Limb.RightLeg);
        bool fromBehind = view.Facing < -0.25f;
        if (!fromBehind)
            DrawBackpack();
        if (view.Facing > 0.3f)
            DrawHairBehind();
        DrawShoulderBag(behind: true);
        if (IsBehind(far))
            DrawArm(far, farArm);
        if (IsBehind(near))
            DrawArm(near, nearArm);
        bool nearLegFirst = LegDepth(near) < LegDepth(far);
        DrawLeg(nearLegFirst ? near : far, nearLegFirst ? nearLeg : farLeg);
        DrawLeg(nearLegFirst ? far : near, nearLegFirst ? farLeg : nearLeg);
        DrawTrunk();
        DrawNeck();
        if (fromBehind)
            DrawBackpack();
        DrawHead();
        DrawShoulderBag(behind: false);
        if (!IsBehind(far))
            DrawArm(far, farArm);
        if (!IsBehind(near))
            DrawArm(near, nearArm);
    }

    private bool IsBehind(SideJoints side) => (view.Depth(side.Elbow) + view.Depth(side.Wrist)) / 2 < Behind;

    private float LegDepth(SideJoints side) => view.Depth(side.Knee) + view.Depth(side.Ankle);

    private Solid Solid(Vector3 color, Part part, Limb limb) => new(color, new Owner(part, limb), lightX);

    private Solid Flat(Vector3 color, Part part, Limb limb) => new(color, new Owner(part, limb), lightX, flat: true);

    private void Capsule<TSurface>(Vector3 a, Vector3 b, float ra, float rb, TSurface surface, float until = 2, float from = -1)
        where TSurface : struct, ISurface
        => raster.FillCapsule(view.Project(a), view.Project(b), ra * view.Scale, rb * view.Scale, ref surface, until, from);

    private void Ellipse<TSurface>(Vector3 centre, float rx, float ry, TSurface surface)
        where TSurface : struct, ISurface
        => raster.FillEllipse(view.Project(centre), rx * view.Scale, ry * view.Scale, ref surface);

    private void Polygon<TSurface>(ReadOnlySpan<Vector3> points, TSurface surface)
        where TSurface : struct, ISurface
    {
        Span<Vector2> projected = stackalloc Vector2[points.Length];
        for (int i = 0; i < points.Length; i++)
            projected[i] = view.Project(points[i]);
        raster.FillPolygon(projected, ref surface);
    }

    private Ring Cut(float y, float halfX, float halfZ, float x = 0, float z = 0)
    {
        Vector2 centre = view.Project(new Vector3(x, y, z));
        return new Ring(centre.X, centre.Y, view.HalfWidth(halfX, halfZ), y);
    }

    private Ring BoxCut(float y, float halfX, float halfZ, Vector3 centre)
    {
        Vector2 middle = view.Project(centre with { Y = y });
        return new Ring(middle.X, middle.Y, view.BoxHalfWidth(halfX, halfZ), y);
    }
}
