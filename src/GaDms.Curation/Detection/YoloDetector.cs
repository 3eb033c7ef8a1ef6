using GaDms.Curation.Rules;
using GaDms.Imaging;

namespace GaDms.Curation.Detection;

/// <summary>YOLO11 as Ultralytics exports it to TorchScript, trained on COCO: 80 classes, the first is a person.</summary>
/// <param name="settings">The export and its limits.</param>
public sealed class YoloDetector(YoloSettings settings) : IPersonDetector
{
    private const int Classes = 80;

    private readonly YoloExport _export = new(settings, 4 + Classes, "a detector of COCO's 80 classes");

    /// <inheritdoc/>
    public string Name => "yolo";

    /// <summary>The paper's limits.</summary>
    public BoxRuleSettings SuitableRule { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="CurationException">The export fails on pictures, or answers in another shape.</exception>
    public IReadOnlyList<IReadOnlyList<PersonBox>> Detect(IReadOnlyList<Image> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return
        [
            .. _export.Run(pictures).Select((cells, i) => (IReadOnlyList<PersonBox>)
            [
                .. cells.People(cell => IsPerson(cells, cell), settings, pictures[i].Width, pictures[i].Height).Select(person => person.Box),
            ]),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => _export.Dispose();

    /// <summary>Whether no other class scores higher.</summary>
    private static bool IsPerson(YoloCells cells, int cell)
    {
        float score = cells.Score(0, cell);
        for (int other = 1; other < Classes; other++)
        {
            if (cells.Score(other, cell) > score)
                return false;
        }

        return true;
    }
}
