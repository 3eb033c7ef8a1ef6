using System.Security.Cryptography;
using GaDms.Imaging;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Indexing;

/// <summary>A picture file on its way into a gallery: read, decoded, ready for the image tower. Exactly one of the outcomes holds.</summary>
internal sealed record PreparedPicture(string Path)
{
    private const int ThumbnailHeight = 256;
    private const int ThumbnailQuality = 85;

    // A file this large is no picture that could be decoded within the pixel limit.
    private const long MaxBytes = 1L << 30;

    /// <summary>Outcome: passed over, because of this.</summary>
    public string? SkipReason { get; private init; }

    /// <summary>Outcome: content that the gallery already has.</summary>
    public bool IsKnown { get; private init; }

    /// <summary>Outcome: to be encoded.</summary>
    public float[]? Pixels { get; private init; }

    public GalleryFile? File { get; private init; }

    public string Hash { get; private init; } = "";

    public int Width { get; private init; }

    public int Height { get; private init; }

    public byte[] Thumbnail { get; private init; } = [];

    /// <summary>Reads and prepares a file; called on worker threads.</summary>
    public static PreparedPicture Read(string path, Gallery gallery, RetrievalModel model)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Length > MaxBytes)
                return Skip(path, "larger than 1 GiB");
            var file = new GalleryFile(path, info.Length, info.LastWriteTimeUtc.Ticks);
            var data = System.IO.File.ReadAllBytes(path);
            var hash = Convert.ToHexStringLower(SHA256.HashData(data));
            if (gallery.Contains(hash))
                return new PreparedPicture(path) { File = file, Hash = hash, IsKnown = true };
            var image = ImageCodec.Decode(data);
            return new PreparedPicture(path)
            {
                File = file,
                Hash = hash,
                Width = image.Width,
                Height = image.Height,
                Thumbnail = ImageCodec.EncodeJpeg(Shrink(image), ThumbnailQuality),
                Pixels = model.Preprocess(image),
            };
        }
        catch (Exception e) when (e is ImageException or IOException or UnauthorizedAccessException)
        {
            return Skip(path, e.Message);
        }
    }

    public GalleryImage ToImage(float[] vector) => new()
    {
        File = File!,
        Hash = Hash,
        Width = Width,
        Height = Height,
        Thumbnail = Thumbnail,
        Vector = vector,
    };

    private static PreparedPicture Skip(string path, string reason) => new(path) { SkipReason = reason };

    private static Image Shrink(Image image)
    {
        if (image.Height <= ThumbnailHeight)
            return image;

        // Very wide pictures would keep too many pixels, very narrow ones none.
        var width = Math.Clamp((int)Math.Round((double)image.Width * ThumbnailHeight / image.Height), 1, 4 * ThumbnailHeight);
        return Resampler.ResizeBilinear(image, width, ThumbnailHeight);
    }
}
