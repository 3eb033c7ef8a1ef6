using GaDms.Imaging;

namespace GaDms.Ingestion;

/// <summary>The pictures that a gallery keeps.</summary>
internal static class Jpegs
{
    private const int ThumbnailHeight = 256;
    private const int ThumbnailQuality = 85;
    private const int FrameSide = 1280;
    private const int FrameQuality = 80;

    /// <summary>A person.</summary>
    public static byte[] Thumbnail(Image image)
    {
        if (image.Height > ThumbnailHeight)
        {
            // Very wide pictures would keep too many pixels, very narrow ones none.
            var width = Math.Clamp((int)Math.Round((double)image.Width * ThumbnailHeight / image.Height), 1, 4 * ThumbnailHeight);
            image = Resampler.ResizeBilinear(image, width, ThumbnailHeight);
        }
        return ImageCodec.EncodeJpeg(image, ThumbnailQuality);
    }

    /// <summary>A photograph, or a frame of a video.</summary>
    public static byte[] Frame(Image image) => AtMost(image, FrameSide, FrameQuality);

    /// <summary>A picture whose longer side has at most so many pixels.</summary>
    public static byte[] AtMost(Image image, int side, int quality)
    {
        var scale = (double)side / Math.Max(image.Width, image.Height);
        if (scale < 1)
            image = Resampler.ResizeBilinear(image, Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
        return ImageCodec.EncodeJpeg(image, quality);
    }
}
