using GaDms.Imaging;

namespace GaDms.Retrieval.Store;

/// <summary>What a file of the gallery is.</summary>
public enum MediaKind
{
    /// <summary>A picture of one person, taken as it is.</summary>
    Crop,

    /// <summary>A picture in which people were looked for.</summary>
    Photograph,

    /// <summary>A video in which people were looked for and followed.</summary>
    Video,
}

/// <summary>A file as it was when it was read.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Last change, in UTC ticks.</param>
public sealed record GalleryFile(string Path, long Size, long Modified);

/// <summary>A picture or video to be added, with the people in it.</summary>
public sealed record NewMedia
{
    /// <summary>SHA-256 of its content, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>What it is.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>For display: the file's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it lies; null for one that was uploaded.</summary>
    public GalleryFile? File { get; init; }

    /// <summary>Pixels across, upright.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down, upright.</summary>
    public required int Height { get; init; }

    /// <summary>The collection it belongs to, by which a search can be narrowed.</summary>
    public required string Source { get; init; }

    /// <summary>The camera that took it; null: not known.</summary>
    public string? Camera { get; init; }

    /// <summary>Labels of all its people.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The photograph, or frames of the video, as JPEGs; several entries may show the same one.</summary>
    public IReadOnlyList<byte[]> Frames { get; init; } = [];

    /// <summary>The people. None is an answer too: the file is not looked at again.</summary>
    public required IReadOnlyList<NewEntry> Entries { get; init; }
}

/// <summary>A person in a picture or video.</summary>
public sealed record NewEntry
{
    /// <summary>Embedding of unit length.</summary>
    public required float[] Vector { get; init; }

    /// <summary>The person as a small JPEG.</summary>
    public required byte[] Thumbnail { get; init; }

    /// <summary>Pixels of the person's picture across, before it was made small.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down.</summary>
    public required int Height { get; init; }

    /// <summary>Where the person is in the photograph or frame, in its pixels; null: all of it.</summary>
    public PixelBox? Box { get; init; }

    /// <summary>When it was taken, with the clock of the place; null: not known.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The moment of a video, from its beginning; null for pictures.</summary>
    public TimeSpan? Offset { get; init; }

    /// <summary>Which of <see cref="NewMedia.Frames"/> shows it; null: none.</summary>
    public int? Frame { get; init; }

    /// <summary>One person through a video; null: not followed.</summary>
    public NewTrack? Track { get; init; }
}

/// <summary>One person followed through a video. Entries that name the same object belong to one track.</summary>
/// <param name="First">When the person is first seen, from the beginning.</param>
/// <param name="Last">When the person is last seen.</param>
public sealed record NewTrack(TimeSpan First, TimeSpan Last)
{
    /// <summary>Tracks are told apart by identity: two people may be seen from the same moment to the same moment.</summary>
    public bool Equals(NewTrack? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>What adding did.</summary>
/// <param name="Media">Pictures and videos that were new, or replaced.</param>
/// <param name="Entries">People in them.</param>
/// <param name="Known">Those whose content was there already.</param>
public sealed record AddResult(int Media, int Entries, int Known);
