namespace GaDms.Retrieval.Store;

/// <summary>What is in a gallery.</summary>
public sealed record GallerySummary
{
    /// <summary>People: what a search looks at.</summary>
    public required long Entries { get; init; }

    /// <summary>Pictures and videos, those without people included.</summary>
    public required long Media { get; init; }

    /// <summary>Cameras with the number of their entries, by name.</summary>
    public required IReadOnlyList<NamedCount> Cameras { get; init; }

    /// <summary>Collections with the number of their entries, by name.</summary>
    public required IReadOnlyList<NamedCount> Sources { get; init; }

    /// <summary>Labels with the number of their entries, by name.</summary>
    public required IReadOnlyList<NamedCount> Tags { get; init; }

    /// <summary>The earliest time of an entry; null: none has one.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>The latest.</summary>
    public DateTimeOffset? Last { get; init; }
}

/// <summary>A name and how many entries have it.</summary>
/// <param name="Name">Of the camera, collection or label.</param>
/// <param name="Entries">How many.</param>
public sealed record NamedCount(string Name, long Entries);
