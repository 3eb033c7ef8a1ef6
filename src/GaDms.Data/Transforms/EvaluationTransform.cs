using GaDms.Imaging;

namespace GaDms.Data.Transforms;

/// <summary>The published transform of validation and test: resize, normalise. Nothing is left to chance.</summary>
public sealed class EvaluationTransform(int height, int width) : IPictureTransform
{
    /// <inheritdoc/>
    public int Height { get; } = height;

    /// <inheritdoc/>
    public int Width { get; } = width;

    /// <inheritdoc/>
    public void Apply(Image resized, Prng prng, Span<float> tensor) =>
        ImageTransform.Normalize(resized, tensor);
}
