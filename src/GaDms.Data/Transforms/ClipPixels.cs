using GaDms.Imaging;

namespace GaDms.Data.Transforms;

/// <summary>The 256 values that a byte of each channel can have after CLIP's normalisation, as in <see cref="ImageTransform.Normalize"/>.</summary>
internal static class ClipPixels
{
    private static readonly float[][] Tables =
    [
        .. Enumerable.Range(0, Image.Channels).Select(channel => Enumerable.Range(0, 256)
            .Select(value => ((value / 255f) - ImageTransform.ClipMean[channel]) / ImageTransform.ClipStd[channel])
            .ToArray()),
    ];

    /// <summary>The normalised values of the bytes 0 .. 255 of a channel.</summary>
    public static ReadOnlySpan<float> Of(int channel) => Tables[channel];
}
