using GaDms.Curation.Poses;

namespace GaDms.Curation.Rules;

/// <summary>Limits of <see cref="PoseRule"/>; the defaults are the paper's prose ("at least"; its figure says "more than").</summary>
public sealed record PoseRuleSettings
{
    /// <summary>A key point counts as visible above this; the paper names none, 0.5 is YOLO's own for drawing.</summary>
    public float LeastVisibility { get; init; } = 0.5f;

    /// <summary>Visible key points at least.</summary>
    public int LeastPoints { get; init; } = 8;

    /// <summary>Visible hips at least, of 2.</summary>
    public int LeastHips { get; init; } = 1;

    /// <summary>Visible points of the head at least, of 5: nose, eyes, ears.</summary>
    public int LeastHeadPoints { get; init; } = 2;
}

/// <summary>Keeps crops that show enough of a person (paper, person-centric image filtering).</summary>
/// <param name="settings">Null for the paper's limits.</param>
public sealed class PoseRule(PoseRuleSettings? settings = null)
{
    private readonly PoseRuleSettings _settings = settings ?? new PoseRuleSettings();

    /// <summary>The first limit that the pose misses: <c>pose-none</c>, <c>pose-few-points</c>, <c>pose-no-hip</c> or
    /// <c>pose-no-head</c>; null when it keeps all.</summary>
    /// <param name="pose">Null where the estimator found nobody.</param>
    public Rejection? Check(PersonPose? pose)
    {
        if (pose is null)
            return new Rejection("pose-none", "no person was found in the crop");

        int points = pose.Keypoints.Count(IsVisible);
        if (points < _settings.LeastPoints)
            return Few("pose-few-points", "key points", points, _settings.LeastPoints);

        int hips = new[] { pose.Keypoints[PersonPose.LeftHip], pose.Keypoints[PersonPose.RightHip] }.Count(IsVisible);
        if (hips < _settings.LeastHips)
            return Few("pose-no-hip", "hips", hips, _settings.LeastHips);

        int head = pose.Keypoints.Take(PersonPose.HeadCount).Count(IsVisible);
        return head < _settings.LeastHeadPoints ? Few("pose-no-head", "points of the head", head, _settings.LeastHeadPoints) : null;
    }

    private bool IsVisible(PoseKeypoint point) => point.Visibility > _settings.LeastVisibility;

    private static Rejection Few(string reason, string what, int count, int least)
        => new(reason, $"{count} {what} visible, have to be at least {least}");
}
