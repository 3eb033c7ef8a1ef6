namespace GaDms.Imaging;

/// <summary>The published evaluation transform: resize, scale to 0..1, normalise with CLIP's channel statistics.</summary>
public static class ImageTransform
{
    /// <summary>CLIP's channel means, red, green, blue, on the scale 0..1.</summary>
    public static ReadOnlySpan<float> ClipMean => [0.48145466f, 0.4578275f, 0.40821073f];

    /// <summary>CLIP's channel standard deviations, red, green, blue, on the scale 0..1.</summary>
    public static ReadOnlySpan<float> ClipStd => [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>Resizes (aspect ratio not kept, as published) and normalises.</summary>
    /// <param name="image">Of any size.</param>
    /// <param name="height">In pixels; the published models take 384.</param>
    /// <param name="width">In pixels; the published models take 128.</param>
    /// <returns>Channel, row, column: <c>[3, height, width]</c>.</returns>
    public static float[] ToClipTensor(Image image, int height, int width)
    {
        Image resized = Resampler.ResizeBilinear(image, width, height);
        var tensor = new float[resized.Pixels.Length];
        Normalize(resized, tensor);
        return tensor;
    }

    /// <summary>As the other form, into the caller's memory, for example one sample of a batch.</summary>
    /// <param name="image">Of any size.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="tensor">Receives <c>[3, height, width]</c>: exactly <c>3 * height * width</c> numbers.</param>
    public static void ToClipTensor(Image image, int height, int width, Span<float> tensor)
        => Normalize(Resampler.ResizeBilinear(image, width, height), tensor);

    /// <summary>Normalises a picture that already has its final size.</summary>
    /// <param name="image">Left as it is.</param>
    /// <param name="tensor">Receives <c>[3, image.Height, image.Width]</c>.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static void Normalize(Image image, Span<float> tensor)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (tensor.Length != image.Pixels.Length)
            throw new ArgumentException($"A {image.Width}x{image.Height} picture fills {image.Pixels.Length} numbers, the span has {tensor.Length}.", nameof(tensor));

        // A pixel has only 256 values per channel: a table replaces the arithmetic of ToTensor and Normalize.
        Span<float> values = stackalloc float[256];
        int plane = image.Width * image.Height;
        for (int c = 0; c < Image.Channels; c++)
        {
            for (int v = 0; v < values.Length; v++)
                values[v] = ((v / 255f) - ClipMean[c]) / ClipStd[c];

            Span<float> channel = tensor.Slice(c * plane, plane);
            ReadOnlySpan<byte> pixels = image.Pixels.AsSpan(c);
            for (int i = 0; i < channel.Length; i++)
                channel[i] = values[pixels[i * Image.Channels]];
        }
    }
}
