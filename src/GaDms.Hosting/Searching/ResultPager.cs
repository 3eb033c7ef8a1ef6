using System.Runtime.CompilerServices;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Hosting.Searching;

/// <summary>
/// Results one by one, of each track only its best entry. What was shown on earlier pages is not remembered: whether an entry
/// is its track's best is asked of the gallery, so a page is the same whoever asks for it and whenever.
/// </summary>
internal sealed class ResultPager(IGallery gallery, VectorQuery query)
{
    // A few more than are shown, for further pictures of a track that is shown already.
    private const int MoreThanExpected = 8, MostFetched = 512;

    /// <summary>Entries left out, and tracks.</summary>
    public IReadOnlySet<long> SkippedEntries { get; init; } = new HashSet<long>();

    public IReadOnlySet<long> SkippedTracks { get; init; } = new HashSet<long>();

    public async IAsyncEnumerable<(SearchHit Hit, GalleryEntry Entry)> BehindAsync(SearchHit? after, int expected, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<long>();
        var isFirstPage = after is null;
        var count = Math.Min(expected + MoreThanExpected, MostFetched);
        while (true)
        {
            var hits = await gallery.SearchAsync(query with { Top = count, After = after }, cancellation).ConfigureAwait(false);
            var entries = (await gallery.EntriesAsync([.. hits.Select(hit => hit.Id)], cancellation).ConfigureAwait(false)).ToDictionary(entry => entry.Id);
            foreach (var hit in hits)
            {
                if (!entries.TryGetValue(hit.Id, out var entry) || SkippedEntries.Contains(entry.Id))
                    continue;
                if (entry.Track is { } track)
                {
                    if (SkippedTracks.Contains(track.Id) || !seen.Add(track.Id))
                        continue;
                    if (!isFirstPage && !await IsBestAsync(entry.Id, track.Id, cancellation).ConfigureAwait(false))
                        continue;
                }
                yield return (hit, entry);
            }
            if (hits.Count < count)
                yield break;
            after = hits[^1];
            count = MostFetched;
        }
    }

    private async Task<bool> IsBestAsync(long id, long track, CancellationToken cancellation)
    {
        var best = await gallery.SearchAsync(query with { Top = 1, Filter = query.Filter with { Track = track } }, cancellation).ConfigureAwait(false);
        return best is [var only] && only.Id == id;
    }
}
