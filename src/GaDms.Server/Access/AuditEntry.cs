using GaDms.Retrieval.Store;

namespace GaDms.Server.Access;

/// <summary>A line of the audit log.</summary>
internal sealed record AuditEntry
{
    public DateTimeOffset Time { get; init; }

    /// <summary>The key's id, or "loopback".</summary>
    public required string Who { get; init; }

    /// <summary>From which address.</summary>
    public string? From { get; init; }

    /// <summary>"search", "look", "export", "refused", …</summary>
    public required string What { get; init; }

    public IReadOnlyList<string>? Sentences { get; init; }

    public int? Pictures { get; init; }

    public IReadOnlyList<long>? Like { get; init; }

    public IReadOnlyList<long>? Unlike { get; init; }

    public GalleryFilter? Filter { get; init; }

    /// <summary>People that were looked at.</summary>
    public IReadOnlyList<long>? People { get; init; }

    /// <summary>An upload.</summary>
    public string? Upload { get; init; }

    public int? Results { get; init; }

    /// <summary>Of a request that was refused.</summary>
    public string? Method { get; init; }

    /// <summary>Without its query, in which there may be secrets.</summary>
    public string? Path { get; init; }

    /// <summary>What was answered.</summary>
    public int? Status { get; init; }

    /// <summary>How many requests the line stands for; null: one.</summary>
    public long? Tries { get; init; }
}
