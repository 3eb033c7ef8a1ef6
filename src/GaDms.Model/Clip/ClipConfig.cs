namespace GaDms.Model.Clip;

/// <summary>
/// Sizes of a CLIP model. All but the picture's size, the stride and the width of a head can be read off a checkpoint's tensors;
/// <see cref="ClipConfig.ViTB16"/> are those of the paper.
/// </summary>
public sealed record ClipConfig
{
    /// <summary>Height of the input picture in pixels.</summary>
    public required int ImageHeight { get; init; }

    /// <summary>Width of the input picture in pixels.</summary>
    public required int ImageWidth { get; init; }

    /// <summary>Side of a square patch in pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Distance between neighbouring patches in pixels; smaller than the patch: patches overlap.</summary>
    public required int Stride { get; init; }

    /// <summary>Width of the image tower.</summary>
    public required int VisionWidth { get; init; }

    /// <summary>Blocks of the image tower.</summary>
    public required int VisionLayers { get; init; }

    /// <summary>Width of the text tower (D).</summary>
    public required int TextWidth { get; init; }

    /// <summary>Blocks of the text tower (N).</summary>
    public required int TextLayers { get; init; }

    /// <summary>Positions of the text tower, start and end token included.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Size of the vocabulary; its last three ids are mask, start and end.</summary>
    public required int VocabSize { get; init; }

    /// <summary>Width of the joint space (E).</summary>
    public required int EmbedDim { get; init; }

    /// <summary>
    /// Width of one attention head: a layer has width / <see cref="HeadWidth"/> of them. 64 in every published CLIP, and no checkpoint's
    /// tensors tell it; a small model wants narrower ones, so that it can look at several places at once.
    /// </summary>
    public int HeadWidth { get; init; } = 64;

    /// <summary>CLIP ViT-B/16 at 384 x 128, as in the paper.</summary>
    public static ClipConfig ViTB16 { get; } = new()
    {
        ImageHeight = 384,
        ImageWidth = 128,
        PatchSize = 16,
        Stride = 16,
        VisionWidth = 768,
        VisionLayers = 12,
        TextWidth = 512,
        TextLayers = 12,
        ContextLength = 77,
        VocabSize = 49408,
        EmbedDim = 512,
    };

    /// <summary>Rows of the patch grid.</summary>
    public int GridHeight => ((ImageHeight - PatchSize) / Stride) + 1;

    /// <summary>Columns of the patch grid.</summary>
    public int GridWidth => ((ImageWidth - PatchSize) / Stride) + 1;

    /// <summary>Image tokens (P): the class token and one per patch.</summary>
    public int ImageTokens => 1 + (GridHeight * GridWidth);

    /// <summary>Id of the mask token.</summary>
    public int MaskId => VocabSize - 3;

    /// <summary>Id of the start-of-text token.</summary>
    public int StartId => VocabSize - 2;

    /// <summary>Id of the end-of-text token, the highest of all.</summary>
    public int EndId => VocabSize - 1;

    /// <summary>Throws when the sizes do not fit each other.</summary>
    /// <exception cref="InvalidDataException">A size is out of range; the message names it.</exception>
    public void Validate()
    {
        Check(PatchSize is > 0 and <= 1024, nameof(PatchSize), PatchSize, "must lie between 1 and 1024");
        Check(Stride > 0 && Stride <= PatchSize, nameof(Stride), Stride, $"must lie between 1 and the patch size {PatchSize}");
        Check(ImageHeight >= PatchSize && ImageHeight <= 8192, nameof(ImageHeight), ImageHeight, $"must lie between the patch size {PatchSize} and 8192");
        Check(ImageWidth >= PatchSize && ImageWidth <= 8192, nameof(ImageWidth), ImageWidth, $"must lie between the patch size {PatchSize} and 8192");
        Check(HeadWidth is > 0 and <= 16384, nameof(HeadWidth), HeadWidth, "must lie between 1 and 16384");
        CheckWidth(nameof(VisionWidth), VisionWidth);
        CheckWidth(nameof(TextWidth), TextWidth);
        CheckWidth(nameof(EmbedDim), EmbedDim);
        Check(VisionLayers is > 0 and <= 256, nameof(VisionLayers), VisionLayers, "must lie between 1 and 256");
        Check(TextLayers is > 0 and <= 256, nameof(TextLayers), TextLayers, "must lie between 1 and 256");
        Check(ContextLength is >= 3 and <= 4096, nameof(ContextLength), ContextLength, "must lie between 3 and 4096");
        Check(VocabSize is >= 8 and <= 1_000_000, nameof(VocabSize), VocabSize, "must lie between 8 and 1,000,000");
    }

    private void CheckWidth(string name, int value) =>
        Check(value is > 0 and <= 16384 && value % HeadWidth == 0, name, value, $"must be a multiple of {HeadWidth}, the width of one attention head");

    private static void Check(bool holds, string name, int value, string rule)
    {
        if (!holds)
            throw new InvalidDataException($"model size {char.ToLowerInvariant(name[0])}{name[1..]} = {value} {rule}");
    }
}
