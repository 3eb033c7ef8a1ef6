namespace GaDms.Retrieval.Store;

/// <summary>A picture file as it was when it was read.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Last change, in UTC ticks.</param>
public sealed record GalleryFile(string Path, long Size, long Modified);

/// <summary>A picture to be added.</summary>
public sealed record GalleryImage
{
    /// <summary>Where it was found.</summary>
    public required GalleryFile File { get; init; }

    /// <summary>SHA-256 of the file's content, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Pixels across, upright.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down, upright.</summary>
    public required int Height { get; init; }

    /// <summary>A small JPEG.</summary>
    public required byte[] Thumbnail { get; init; }

    /// <summary>Embedding of unit length.</summary>
    public required float[] Vector { get; init; }
}

/// <summary>A picture of a gallery.</summary>
/// <param name="Row">Its number, counted from 0 in the order of adding; also the row of its vector.</param>
/// <param name="Paths">Where it was found; several when files are copies of each other.</param>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
public sealed record GalleryRecord(int Row, IReadOnlyList<string> Paths, int Width, int Height);
