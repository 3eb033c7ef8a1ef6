using GaDms.Model.CrossModal;
using GaDms.Torch;

namespace GaDms.Model.Files;

/// <summary>How a model file is loaded.</summary>
public sealed record ModelLoadOptions
{
    /// <summary>Picture height of published CLIP checkpoints here, which were trained on squares.</summary>
    public const int DefaultImageHeight = 384;

    /// <summary>Picture width likewise.</summary>
    public const int DefaultImageWidth = 128;

    /// <summary>Picture height in pixels; null: what the file says, else 384, or what its position embedding tells.</summary>
    public int? ImageHeight { get; init; }

    /// <summary>Picture width in pixels; null: what the file says, else 128, or what its position embedding tells.</summary>
    public int? ImageWidth { get; init; }

    /// <summary>Distance of patches in pixels; null: what the file says, else the patch size.</summary>
    public int? Stride { get; init; }

    /// <summary>
    /// Heads to build; null: those of the file. A head that the file lacks, or a classifier of another size, keeps
    /// random weights (seed libtorch first); a head that is not asked for is left out.
    /// </summary>
    public CrossModalConfig? Heads { get; init; }

    /// <summary>Where the weights go.</summary>
    public Device Device { get; init; } = Device.CPU;

    /// <summary>Number format of the weights in memory.</summary>
    public ScalarType DType { get; init; } = ScalarType.Float32;
}
