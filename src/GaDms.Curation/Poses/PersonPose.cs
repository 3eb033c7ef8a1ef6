namespace GaDms.Curation.Poses;

/// <summary>A key point of a person.</summary>
/// <param name="X">Column in pixels of the crop.</param>
/// <param name="Y">Row in pixels of the crop.</param>
/// <param name="Visibility">The estimator's confidence that it can be seen, in [0, 1].</param>
public readonly record struct PoseKeypoint(float X, float Y, float Visibility);

/// <summary>The pose of the main person of a crop.</summary>
/// <param name="Keypoints">
/// 17 points in COCO order: nose, eyes (left, right), ears, shoulders, elbows, wrists, hips, knees, ankles.
/// </param>
/// <param name="Confidence">The estimator's score of the person.</param>
public sealed record PersonPose(IReadOnlyList<PoseKeypoint> Keypoints, float Confidence)
{
    /// <summary>Key points of a pose.</summary>
    public const int Count = 17;

    /// <summary>Nose, eyes and ears are the first five.</summary>
    public const int HeadCount = 5;

    /// <summary>Left hip.</summary>
    public const int LeftHip = 11;

    /// <summary>Right hip.</summary>
    public const int RightHip = 12;
}
