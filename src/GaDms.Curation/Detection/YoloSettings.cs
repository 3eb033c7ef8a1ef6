namespace GaDms.Curation.Detection;

/// <summary>A TorchScript export of YOLO11 and how its answers are read; the defaults are Ultralytics' own.</summary>
public sealed record YoloSettings
{
    /// <summary>The export: <c>yolo export model=yolo11x.pt format=torchscript</c>.</summary>
    public required string Model { get; init; }

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Side of the network's input in pixels, a multiple of 32: what <c>imgsz</c> was at the export.</summary>
    public int Side { get; init; } = 640;

    /// <summary>Boxes at or below this confidence are not even reported, 0 to 1.</summary>
    public float LeastConfidence { get; init; } = 0.25f;

    /// <summary>The largest intersection over union of two reported boxes, 0 to 1.</summary>
    public float MostOverlap { get; init; } = 0.7f;
}
