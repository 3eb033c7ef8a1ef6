using GaDms.Imaging;

namespace GaDms.Retrieval.Store;

/// <summary>A person of a gallery.</summary>
public sealed record GalleryEntry
{
    /// <summary>Its number, from 1, in the order of adding; never given twice.</summary>
    public required long Id { get; init; }

    /// <summary>The picture or video it is from.</summary>
    public required long Media { get; init; }

    /// <summary>SHA-256 of its content, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>What that is.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>Name of the file, for display.</summary>
    public required string Name { get; init; }

    /// <summary>Where the file was found; several when files are copies of each other, none when it was uploaded.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The collection it belongs to.</summary>
    public required string Source { get; init; }

    /// <summary>The camera; null: not known.</summary>
    public string? Camera { get; init; }

    /// <summary>When it was taken, with the clock of the place; null: not known.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset Added { get; init; }

    /// <summary>Pixels of the person's picture across.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down.</summary>
    public required int Height { get; init; }

    /// <summary>Pixels of the photograph or frame across.</summary>
    public required int MediaWidth { get; init; }

    /// <summary>Pixels down.</summary>
    public required int MediaHeight { get; init; }

    /// <summary>Where the person is in the photograph or frame; null: all of it.</summary>
    public PixelBox? Box { get; init; }

    /// <summary>The moment of a video, from its beginning; null for pictures.</summary>
    public TimeSpan? Offset { get; init; }

    /// <summary>The track; null: not followed.</summary>
    public EntryTrack? Track { get; init; }

    /// <summary>Labels, sorted.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether the photograph or frame around the person is kept.</summary>
    public bool HasFrame { get; init; }
}

/// <summary>One person followed through a video.</summary>
/// <param name="Id">Number of the track.</param>
/// <param name="First">When the person is first seen, from the beginning of the video.</param>
/// <param name="Last">When the person is last seen.</param>
public sealed record EntryTrack(long Id, TimeSpan First, TimeSpan Last);
