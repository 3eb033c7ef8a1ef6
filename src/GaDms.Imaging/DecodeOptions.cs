namespace GaDms.Imaging;

/// <summary>How a picture file is decoded.</summary>
public sealed record DecodeOptions
{
    /// <summary>Pillow's own limit against decompression bombs (PIL.Image.MAX_IMAGE_PIXELS).</summary>
    public const long DefaultMaxPixels = 89_478_485;

    /// <summary>Turns the picture upright by the EXIF orientation, as viewers do. The published code does not: parity
    /// with it needs false.</summary>
    public bool ApplyExifOrientation { get; init; } = true;

    /// <summary>Width times height that is decoded at most; checked on the file's header, before anything is allocated.</summary>
    public long MaxPixels { get; init; } = DefaultMaxPixels;
}
