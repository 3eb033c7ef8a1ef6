using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Hosting;

/// <summary>Finds people in a gallery. Safe for many threads; made by <c>services.AddPersonSearch(…)</c>.</summary>
public interface IPersonSearch
{
    /// <summary>The gallery that is searched.</summary>
    IGallery Gallery { get; }

    /// <summary>Whether the model can order results again by how well each picture predicts the words.</summary>
    bool CanRerank { get; }

    /// <summary>Opens the model that the gallery was reindexed with meanwhile, if it was; searches do so by themselves.</summary>
    /// <exception cref="Retrieval.GalleryException">That model cannot be had; says what to do.</exception>
    Task FollowAsync(CancellationToken cancellation = default);

    /// <summary>One page of results, best first.</summary>
    /// <exception cref="QueryException">The query asks for nothing, or for something that is not there.</exception>
    Task<SearchPage> SearchAsync(PersonQuery query, CancellationToken cancellation = default);

    /// <summary>All results, best first, page by page as they are read.</summary>
    /// <exception cref="QueryException">As for <see cref="SearchAsync"/>.</exception>
    IAsyncEnumerable<PersonResult> SearchAllAsync(PersonQuery query, CancellationToken cancellation = default);

    /// <summary>How well each word of a sentence agrees with a person, and where in the picture.</summary>
    /// <exception cref="QueryException">There is no such person, or the sentence has no word in it.</exception>
    Task<PersonExplanation> ExplainAsync(long id, string sentence, CancellationToken cancellation = default);
}

/// <summary>A question that cannot be answered as it is put; the message says why, for whoever put it.</summary>
public sealed class QueryException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public QueryException()
    {
    }

    /// <summary>Creates the exception with a message meant for the user.</summary>
    public QueryException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message meant for the user and what led to it.</summary>
    public QueryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Who is looked for: at least one of sentences, pictures and liked people.</summary>
public sealed record PersonQuery
{
    /// <summary>What the person looks like; several sentences are fused. "without a hat" and the like count against it.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    /// <summary>Pictures of the person: the bytes of JPEG, PNG, WebP, BMP or TIFF files.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pictures { get; init; } = [];

    /// <summary>More like these entries.</summary>
    public IReadOnlyList<long> Like { get; init; } = [];

    /// <summary>Not like these.</summary>
    public IReadOnlyList<long> Unlike { get; init; } = [];

    /// <summary>Leaves the liked people themselves, and the rest of their tracks, out of the results.</summary>
    public bool SkipLiked { get; init; }

    /// <summary>Where to look.</summary>
    public GalleryFilter Filter { get; init; } = GalleryFilter.None;

    /// <summary>Results of one page.</summary>
    public int Top { get; init; } = 24;

    /// <summary><see cref="SearchPage.Next"/> of the page before; null: the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Orders the first page again by how well each picture predicts the words, where the model can do that.</summary>
    public bool Rerank { get; init; }
}

/// <summary>A page of results.</summary>
public sealed record SearchPage
{
    /// <summary>Best first; of a track only its best picture.</summary>
    public required IReadOnlyList<PersonResult> Results { get; init; }

    /// <summary>Goes on from here; null: there is no more.</summary>
    public string? Next { get; init; }

    /// <summary>Entries that were looked at, at most: with a filter on times or labels fewer.</summary>
    public required long Searched { get; init; }

    /// <summary>Nobody here fits: no result is likelier than chance.</summary>
    public required bool NothingFits { get; init; }

    /// <summary>What was understood as wanted, sentence by sentence.</summary>
    public required IReadOnlyList<string> Wanted { get; init; }

    /// <summary>What was understood as not wanted: "a hat".</summary>
    public required IReadOnlyList<string> Unwanted { get; init; }
}

/// <summary>A person that was found.</summary>
/// <param name="Rank">From 1, over all pages.</param>
/// <param name="Entry">Who.</param>
/// <param name="Score">Inner product with the query.</param>
/// <param name="Probability">0 to 1: how likely this is the one, judged by the gallery's own similarities.</param>
public sealed record PersonResult(int Rank, GalleryEntry Entry, float Score, float Probability);

/// <summary>Why a person fits a sentence.</summary>
/// <param name="Words">Weight of each word.</param>
/// <param name="Maps">For each word, where in the picture.</param>
public sealed record PersonExplanation(Explanation Words, IReadOnlyList<HeatMap> Maps);
