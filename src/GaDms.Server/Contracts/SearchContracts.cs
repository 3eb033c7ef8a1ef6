using GaDms.Retrieval.Store;

namespace GaDms.Server.Contracts;

/// <summary>Who is looked for.</summary>
internal sealed record SearchRequest
{
    public IReadOnlyList<string>? Sentences { get; init; }

    public IReadOnlyList<long>? Like { get; init; }

    public IReadOnlyList<long>? Unlike { get; init; }

    public FilterRequest? Filter { get; init; }

    public int Top { get; init; } = 24;

    public string? Cursor { get; init; }

    public bool Rerank { get; init; }
}

/// <summary>Where it is looked.</summary>
internal sealed record FilterRequest
{
    public IReadOnlyList<string>? Cameras { get; init; }

    public IReadOnlyList<string>? Sources { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>ISO 8601 with a time zone.</summary>
    public string? From { get; init; }

    public string? Until { get; init; }

    /// <summary>"HH:mm".</summary>
    public string? DayFrom { get; init; }

    public string? DayUntil { get; init; }
}

/// <summary>A page of results.</summary>
internal sealed record SearchResponse
{
    public required IReadOnlyList<string> Wanted { get; init; }

    public required IReadOnlyList<string> Unwanted { get; init; }

    public required long Searched { get; init; }

    public required bool NothingFits { get; init; }

    public required double TookMilliseconds { get; init; }

    public required string? Next { get; init; }

    public required IReadOnlyList<PersonResponse> Results { get; init; }
}

/// <summary>Everything the gallery holds.</summary>
internal sealed record GalleryResponse
{
    public required long Entries { get; init; }

    public required long Media { get; init; }

    public required ModelResponse Model { get; init; }

    public required IReadOnlyList<NamedCount> Cameras { get; init; }

    public required IReadOnlyList<NamedCount> Sources { get; init; }

    public required IReadOnlyList<NamedCount> Tags { get; init; }

    public required DateTimeOffset? First { get; init; }

    public required DateTimeOffset? Last { get; init; }

    /// <summary>Sentences to try.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>What whoever asks may do.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public required bool CanRerank { get; init; }
}

/// <summary>The model that is searched with.</summary>
internal sealed record ModelResponse(string Name, string Fingerprint, int Dimension);
