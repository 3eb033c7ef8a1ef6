using System.Diagnostics;
using System.Runtime.CompilerServices;
using GaDms.Imaging;
using GaDms.Model.Scores;
using GaDms.Retrieval;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Queries;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GaDms.Hosting.Searching;

/// <summary>Words, pictures and people become a vector, the vector becomes pages of results.</summary>
internal sealed partial class PersonSearch(
    IGallery gallery, SharedModel model, EncodeQueue queue, GalleryKnowledge knowledge, IOptions<PersonSearchOptions> options, ILogger<PersonSearch> logger) : IPersonSearch
{
    private const string WordScoreName = "leave-one-out";
    private const int MostAttempts = 3;

    private readonly ITokenScore _wordScore = TokenScores.Create(WordScoreName);
    private readonly PersonSearchOptions _options = options.Value;

    public IGallery Gallery => gallery;

    public bool CanRerank => model.Model.HasCrossModal;

    public Task FollowAsync(CancellationToken cancellation = default) => model.FollowAsync(gallery, cancellation);

    public async Task<SearchPage> SearchAsync(PersonQuery query, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        QueryChecks.Check(query, _options);
        for (var attempt = 1; ; attempt++)
        {
            await model.FollowAsync(gallery, cancellation).ConfigureAwait(false);
            var used = model.Identity;
            try
            {
                return await SearchAsync(query, used, cancellation).ConfigureAwait(false);
            }
            catch (GalleryException) when (attempt < MostAttempts && (gallery.Model.Fingerprint != used.Fingerprint || model.Identity.Fingerprint != used.Fingerprint))
            {
                // The gallery's model was exchanged in the middle of it.
            }
        }
    }

    private async Task<SearchPage> SearchAsync(PersonQuery query, GalleryModel used, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        using var activity = Telemetry.Activities.StartActivity("search");
        if (query.Rerank && !CanRerank)
            throw new QueryException($"The model {used.Name} cannot order results again; leave \"rerank\" out.");
        var cursor = query.Cursor is { } text ? PageCursor.Read(text, query, used.Fingerprint) : null;
        var known = await knowledge.ForAsync(query.Filter, used, cancellation).ConfigureAwait(false);
        var parts = await PartsAsync(query, used, cancellation).ConfigureAwait(false);
        var vector = await ComposeAsync(parts, used, cancellation).ConfigureAwait(false);
        var results = new List<PersonResult>(query.Top);
        string? next = null;
        var pager = await PagerAsync(query, vector, used, cancellation).ConfigureAwait(false);
        await foreach (var (hit, entry) in pager.BehindAsync(cursor?.Last, query.Top, cancellation).ConfigureAwait(false))
        {
            if (results.Count == query.Top)
            {
                var last = results[^1];
                next = new PageCursor(new(last.Entry.Id, last.Score), last.Rank).Write(query, used.Fingerprint);
                break;
            }
            results.Add(new PersonResult((cursor?.Rank ?? 0) + results.Count + 1, entry, hit.Score, known.Calibration.Probability(parts.Kind, hit.Score)));
        }
        var best = results.Count == 0 ? float.NegativeInfinity : results[0].Score;
        if (query.Rerank && cursor is null)
            results = await RerankAsync(parts, results, cancellation).ConfigureAwait(false);
        var took = Stopwatch.GetElapsedTime(started);
        Telemetry.SearchDuration.Record(took.TotalSeconds);
        activity?.SetTag("gadms.results", results.Count);
        LogSearched(results.Count, took.TotalMilliseconds);
        return new SearchPage
        {
            Results = results,
            Next = next,
            Searched = QueryChecks.Searched(query.Filter, known.Summary),
            NothingFits = cursor is null && known.Calibration.NothingFits(parts.Kind, best),
            Wanted = parts.Wanted,
            Unwanted = parts.Unwanted,
        };
    }

    public async IAsyncEnumerable<PersonResult> SearchAllAsync(PersonQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        while (true)
        {
            var page = await SearchAsync(query, cancellation).ConfigureAwait(false);
            foreach (var result in page.Results)
                yield return result;
            if (page.Next is null)
                yield break;
            query = query with { Cursor = page.Next };
        }
    }

    public async Task<PersonExplanation> ExplainAsync(long id, string sentence, CancellationToken cancellation = default)
    {
        QueryChecks.CheckSentence(sentence, _options);
        await model.FollowAsync(gallery, cancellation).ConfigureAwait(false);
        var thumbnail = await gallery.ThumbnailAsync(id, cancellation).ConfigureAwait(false) ?? throw Missing(id);
        using var activity = Telemetry.Activities.StartActivity("explain");
        try
        {
            return await model.RunAsync(
                loaded =>
                {
                    var image = ImageCodec.Decode(thumbnail);
                    var words = Explanation.Of(loaded, image, sentence, _wordScore);
                    return new PersonExplanation(words, HeatMaps.Of(loaded, image, sentence));
                },
                cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw Sentence(e);
        }
    }

    private static QueryException Missing(long id) => new($"There is no person {id} in the gallery (any more).");

    /// <summary>What the query is made of; sentences split into what is wanted and what is not, pictures encoded.</summary>
    private async Task<QueryParts> PartsAsync(PersonQuery query, GalleryModel used, CancellationToken cancellation) => QueryParts.Parse(query.Sentences) with
    {
        Pictures = await Task.WhenAll(query.Pictures.Select(picture => queue.PictureAsync(picture, used, cancellation))).ConfigureAwait(false),
        Liked = await VectorsAsync(query.Like, cancellation).ConfigureAwait(false),
        Disliked = await VectorsAsync(query.Unlike, cancellation).ConfigureAwait(false),
    };

    private async Task<float[]> ComposeAsync(QueryParts parts, GalleryModel used, CancellationToken cancellation)
    {
        var texts = QueryComposer.Texts(parts);
        var vectors = await queue.SentencesAsync(texts, used, cancellation).ConfigureAwait(false);
        try
        {
            return QueryComposer.Compose(parts, texts.Zip(vectors).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }
        catch (InvalidDataException e)
        {
            throw Sentence(e);
        }
    }

    /// <summary>The first page in the order in which the pictures predict the words.</summary>
    private async Task<List<PersonResult>> RerankAsync(QueryParts parts, List<PersonResult> results, CancellationToken cancellation)
    {
        if (parts.Wanted.Count == 0 || results.Count < 2)
            return results;
        var pictures = new List<Image>(results.Count);
        foreach (var result in results)
            pictures.Add(ImageCodec.Decode(await gallery.ThumbnailAsync(result.Entry.Id, cancellation).ConfigureAwait(false) ?? throw Missing(result.Entry.Id)));
        SearchHit[] hits = [.. results.Select(result => new SearchHit(result.Entry.Id, result.Score))];
        var ordered = await model.RunAsync(loaded => new Reranker(loaded).Rerank(string.Join(' ', parts.Wanted), hits, pictures), cancellation).ConfigureAwait(false);
        var byId = results.ToDictionary(result => result.Entry.Id);
        return [.. ordered.Select((hit, i) => byId[hit.Id] with { Rank = i + 1 })];
    }

    /// <summary>The message of a library as a sentence to whoever asked.</summary>
    private static QueryException Sentence(InvalidDataException e) => new($"{char.ToUpperInvariant(e.Message[0])}{e.Message[1..]}.", e);

    private async Task<IReadOnlyList<float[]>> VectorsAsync(IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var vectors = new List<float[]>(ids.Count);
        foreach (var id in ids)
            vectors.Add(await gallery.VectorAsync(id, cancellation).ConfigureAwait(false) ?? throw Missing(id));
        return vectors;
    }

    private async Task<ResultPager> PagerAsync(PersonQuery query, float[] vector, GalleryModel used, CancellationToken cancellation)
    {
        var asked = new VectorQuery(vector, query.Top) { Filter = query.Filter, Fingerprint = used.Fingerprint };
        if (!query.SkipLiked)
            return new ResultPager(gallery, asked);
        var liked = await gallery.EntriesAsync(query.Like, cancellation).ConfigureAwait(false);
        return new ResultPager(gallery, asked)
        {
            SkippedEntries = query.Like.ToHashSet(),
            SkippedTracks = liked.Where(entry => entry.Track is not null).Select(entry => entry.Track!.Id).ToHashSet(),
        };
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} results in {Milliseconds:F1} ms")]
    private partial void LogSearched(int count, double milliseconds);
}
