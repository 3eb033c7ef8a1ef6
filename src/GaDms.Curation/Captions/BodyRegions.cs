using System.Numerics;
using GaDms.Curation.Poses;

namespace GaDms.Curation.Captions;

/// <summary>Where upper body and legs are in a crop: by key points where there are, by the proportions of a standing person where not.</summary>
internal static class BodyRegions
{
    private const float LeastVisibility = 0.5f;
    private const int LeftShoulder = 5;
    private const int RightShoulder = 6;
    private const int LeftKnee = 13;
    private const int RightKnee = 14;

    // A box much wider than this holds no person standing upright, and nobody knows where its legs are.
    private const float WidestStanding = 0.6f;

    /// <summary>The upper body without its edges; null when it is not known.</summary>
    public static BodyRegion? Top(int width, int height, PersonPose? pose)
    {
        if (Seen(pose, LeftShoulder, RightShoulder) is { } shoulders && Seen(pose, PersonPose.LeftHip, PersonPose.RightHip) is { } hips)
        {
            Vector2 spine = hips.Middle - shoulders.Middle;

            // From the side, the shoulders are close together; the body is never narrower than a part of its length.
            float radius = Math.Max(0.32f * Vector2.Distance(shoulders.First, shoulders.Second), 0.16f * spine.Length());
            return new BodyRegion([new Limb(shoulders.Middle + (0.15f * spine), shoulders.Middle + (0.85f * spine))], radius);
        }

        return pose is not null ? null : Standing(width, height, 0.22f, 0.45f, 0.17f);
    }

    /// <summary>The legs down to the knees, which also shorts and skirts cover; null when they are not known.</summary>
    public static BodyRegion? Bottom(int width, int height, PersonPose? pose)
    {
        if (Seen(pose, PersonPose.LeftHip, PersonPose.RightHip) is { } hips && Seen(pose, LeftKnee, RightKnee) is { } knees)
        {
            Limb left = Inner(hips.First, knees.First);
            Limb right = Inner(hips.Second, knees.Second);
            float length = Math.Max(Vector2.Distance(left.From, left.To), Vector2.Distance(right.From, right.To));
            return new BodyRegion([left, right], Math.Max(2, 0.17f * length));
        }

        return pose is not null || width > WidestStanding * height ? null : Standing(width, height, 0.54f, 0.74f, 0.17f);
    }

    private static BodyRegion Standing(int width, int height, float from, float to, float radius)
        => new([new Limb(new Vector2(width / 2f, from * height), new Vector2(width / 2f, to * height))], Math.Max(2, radius * width));

    private static Limb Inner(Vector2 hip, Vector2 knee) => new(Vector2.Lerp(hip, knee, 0.2f), Vector2.Lerp(hip, knee, 0.85f));

    private static Pair? Seen(PersonPose? pose, int first, int second)
    {
        if (pose is null || pose.Keypoints.Count != PersonPose.Count)
            return null;
        PoseKeypoint a = pose.Keypoints[first];
        PoseKeypoint b = pose.Keypoints[second];
        if (Math.Max(a.Visibility, b.Visibility) < LeastVisibility)
            return null;

        // The far side of a person seen from the side is guessed by estimators; the near side stands for both.
        Vector2 one = new(a.X, a.Y);
        Vector2 other = new(b.X, b.Y);
        return a.Visibility < LeastVisibility ? new Pair(other, other) : b.Visibility < LeastVisibility ? new Pair(one, one) : new Pair(one, other);
    }

    private readonly record struct Pair(Vector2 First, Vector2 Second)
    {
        public Vector2 Middle => (First + Second) / 2;
    }
}

/// <summary>A line along a part of the body.</summary>
internal readonly record struct Limb(Vector2 From, Vector2 To);

/// <summary>The pixels around lines; the nearer, the more they count.</summary>
/// <param name="Limbs">The lines, in pixels of the crop.</param>
/// <param name="Radius">Distance in pixels at which a pixel's weight has fallen to exp(-1/2).</param>
internal sealed record BodyRegion(IReadOnlyList<Limb> Limbs, float Radius)
{
    /// <summary>How much a pixel counts, 0 to 1.</summary>
    public float Weight(int x, int y)
    {
        var point = new Vector2(x + 0.5f, y + 0.5f);
        float nearest = Limbs.Min(limb => Distance(point, limb)) / Radius;
        return nearest > 2 ? 0 : MathF.Exp(-0.5f * nearest * nearest);
    }

    /// <summary>Upper end of the region.</summary>
    public float Top => Limbs.Min(limb => Math.Min(limb.From.Y, limb.To.Y));

    /// <summary>Lower end of the region.</summary>
    public float Bottom => Limbs.Max(limb => Math.Max(limb.From.Y, limb.To.Y));

    /// <summary>Beyond its ends a line does not reach, so that the neighbouring garment stays out.</summary>
    private static float Distance(Vector2 point, Limb limb)
    {
        Vector2 along = limb.To - limb.From;
        float length = along.Length();
        if (length < 1)
            return Vector2.Distance(point, limb.From);
        Vector2 direction = along / length;
        float position = Vector2.Dot(point - limb.From, direction);
        if (position < 0 || position > length)
            return float.PositiveInfinity;
        return Vector2.Distance(point, limb.From + (position * direction));
    }
}
