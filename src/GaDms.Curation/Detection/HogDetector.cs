using GaDms.Curation.Rules;
using GaDms.Imaging;

namespace GaDms.Curation.Detection;

/// <summary>OpenCV's built-in people detector (<see cref="PeopleDetector"/>): needs no download, and finds upright people who are
/// seen whole. It misses most of what a trained network finds.</summary>
/// <remarks>
/// The boxes are OpenCV's own, clipped to the picture: they show a margin around the person, and are always half as wide as
/// high. The confidence is <c>1 / (1 + exp(-weight))</c> of the SVM's weight: 0.5 at its plane. It is not a probability.
/// </remarks>
/// <param name="settings">How it searches; null for OpenCV's own defaults.</param>
public sealed class HogDetector(PeopleDetectorSettings? settings = null) : IPersonDetector
{
    private readonly PeopleDetectorSettings _settings = settings ?? new PeopleDetectorSettings();

    /// <inheritdoc/>
    public string Name => "hog";

    /// <summary>The paper's limit of width; 0.65 of confidence, which is a weight of 0.62 (on street scenes and snapshots about
    /// every third window between 0.5 and 0.7 was a person, and four of five above); no demand on the shape, which is the same for all.</summary>
    public BoxRuleSettings SuitableRule { get; } = new() { LeastConfidence = 0.65f, LeastAspect = 0, MostAspect = 1 };

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<PersonBox>> Detect(IReadOnlyList<Image> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var people = new IReadOnlyList<PersonBox>[pictures.Count];
        Parallel.For(0, pictures.Count, i => people[i] = Detect(pictures[i]));
        return people;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private PersonBox[] Detect(Image picture) =>
    [
        .. PeopleDetector.Detect(picture, _settings)
            .Select(window => ToBox(window, picture))
            .Where(box => box.Width > 0 && box.Height > 0)
            .OrderByDescending(box => box.Confidence)
            .ThenBy(box => box.X1)
            .ThenBy(box => box.Y1),
    ];

    private static PersonBox ToBox(PeopleWindow window, Image picture)
    {
        PixelBox box = window.Box;
        return new PersonBox(
            Math.Clamp(box.X, 0, picture.Width),
            Math.Clamp(box.Y, 0, picture.Height),
            Math.Clamp(box.X + box.Width, 0, picture.Width),
            Math.Clamp(box.Y + box.Height, 0, picture.Height),
            (float)(1 / (1 + Math.Exp(-window.Weight))));
    }
}
