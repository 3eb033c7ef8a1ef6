using GaDms.Curation;
using GaDms.Curation.Detection;
using GaDms.Curation.Rules;

namespace GaDms.Ingestion;

/// <summary>The detectors that find people to be searched for.</summary>
public static class PersonDetectors
{
    /// <summary>OpenCV's own detector, which needs no download.</summary>
    public const string Hog = "hog";

    // Curation keeps few, large, sure boxes, as the paper does; who searches wants everybody who can be recognised.
    private static readonly BoxRuleSettings s_everybody = new() { LeastConfidence = 0.4f, LeastSide = 32, LeastAspect = 0.15f, MostAspect = 0.9f };

    /// <summary>Which boxes of a detector are people to be searched for, where nothing else is said.</summary>
    public static BoxRuleSettings Rule(IPersonDetector detector)
    {
        ArgumentNullException.ThrowIfNull(detector);
        return detector is YoloDetector ? s_everybody : detector.SuitableRule;
    }

    /// <summary>Makes a detector.</summary>
    /// <param name="name"><see cref="Hog"/>, or the file of an export of YOLO11.</param>
    /// <param name="device">Where the export runs: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="CurationException">The export cannot be used.</exception>
    public static IPersonDetector Create(string name, string device = "cpu") =>
        name == Hog ? new WideHogDetector() : new YoloDetector(new YoloSettings { Model = name, Device = device });
}
