using GaDms.Curation.Detection;
using GaDms.Imaging;

namespace GaDms.Curation.Poses;

/// <summary>A person found with key points.</summary>
/// <param name="Box">In pixels of the picture.</param>
/// <param name="Pose">Key points in pixels of the picture; they may lie outside of it.</param>
public sealed record PosedPerson(PersonBox Box, PersonPose Pose);

/// <summary>YOLO11-pose as Ultralytics exports it to TorchScript: one class, 17 key points.</summary>
/// <param name="settings">The export and its limits.</param>
public sealed class YoloPoseEstimator(YoloSettings settings) : IPoseEstimator
{
    private const int FirstKeypointRow = 5;
    private const int NumbersPerKeypoint = 3;

    private readonly YoloExport _export =
        new(settings, FirstKeypointRow + (PersonPose.Count * NumbersPerKeypoint), "a pose export of 17 key points");

    /// <inheritdoc/>
    /// <remarks>Of several people in a crop the surest one is the main one.</remarks>
    /// <exception cref="CurationException">The export fails on pictures, or answers in another shape.</exception>
    public IReadOnlyList<PersonPose?> Estimate(IReadOnlyList<Image> crops)
        => [.. FindAll(crops).Select(people => people.Count > 0 ? people[0].Pose : null)];

    /// <summary>Everybody in each picture, by falling confidence.</summary>
    /// <exception cref="CurationException">As for <see cref="Estimate"/>.</exception>
    public IReadOnlyList<IReadOnlyList<PosedPerson>> FindAll(IReadOnlyList<Image> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return
        [
            .. _export.Run(pictures).Select((cells, i) => (IReadOnlyList<PosedPerson>)
            [
                .. cells.People(_ => true, settings, pictures[i].Width, pictures[i].Height)
                    .Select(person => new PosedPerson(person.Box, PoseAt(cells, person.Cell, person.Box.Confidence))),
            ]),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => _export.Dispose();

    private static PersonPose PoseAt(YoloCells cells, int cell, float confidence)
    {
        var points = new PoseKeypoint[PersonPose.Count];
        for (int k = 0; k < points.Length; k++)
        {
            int row = FirstKeypointRow + (k * NumbersPerKeypoint);
            points[k] = new PoseKeypoint(
                cells.Letterbox.ToPictureX(cells[row, cell]),
                cells.Letterbox.ToPictureY(cells[row + 1, cell]),
                Math.Clamp(cells[row + 2, cell], 0, 1));
        }

        return new PersonPose(points, confidence);
    }
}
