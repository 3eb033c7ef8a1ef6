using GaDms.Imaging;

namespace GaDms.Curation.Report;

/// <summary>Makes pictures small enough for a page that holds hundreds of them.</summary>
internal static class Thumbnail
{
    private const int Quality = 80;

    /// <summary>A JPEG that fits into a square, never larger than the picture itself; null when the picture cannot be decoded.</summary>
    public static byte[]? Make(ReadOnlySpan<byte> picture, int side)
    {
        try
        {
            Image image = ImageCodec.Decode(picture);
            double scale = Math.Min(1, (double)side / Math.Max(image.Width, image.Height));
            int width = Math.Max(1, (int)Math.Round(scale * image.Width));
            int height = Math.Max(1, (int)Math.Round(scale * image.Height));
            return ImageCodec.EncodeJpeg(scale < 1 ? Resampler.Resize(image, width, height, Interpolation.Area) : image, Quality);
        }
        catch (ImageException)
        {
            return null;
        }
    }
}
