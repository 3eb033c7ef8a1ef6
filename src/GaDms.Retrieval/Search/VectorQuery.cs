using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Search;

/// <summary>What to look for, once words and pictures have become one vector.</summary>
/// <param name="Vector">Of the gallery's dimension.</param>
/// <param name="Top">How many results at most.</param>
public sealed record VectorQuery(float[] Vector, int Top)
{
    /// <summary>Which entries are looked at.</summary>
    public GalleryFilter Filter { get; init; } = GalleryFilter.None;

    /// <summary>Only what comes behind this result: the next page, which stays the same when entries are added meanwhile.</summary>
    public SearchHit? After { get; init; }

    /// <summary>
    /// Fingerprint of the model that made the vector. A gallery that is searched by another model meanwhile then refuses
    /// the query instead of mixing the two; null: not looked at.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>Looks at every vector that passes the filter even where the gallery has an approximate index.</summary>
    public bool Exact { get; init; }
}
