using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Store;

/// <summary>What looking through a gallery has found.</summary>
/// <param name="Entries">People that were looked at.</param>
/// <param name="Problems">What is wrong, a line each; the first hundred.</param>
/// <param name="Recall">Part of the ten nearest, by looking at every vector, that a search as users make it finds: 1 where searches are exact.</param>
/// <param name="Queries">How many searches that was measured with.</param>
public sealed record GalleryCheckReport(long Entries, IReadOnlyList<string> Problems, double Recall, int Queries)
{
    private const int PerPage = 500;
    private const int MostProblems = 100;
    private const int Nearest = 10;

    /// <summary>Looks at every entry, and measures the recall of searches with vectors of the gallery itself.</summary>
    /// <param name="gallery">To be looked through.</param>
    /// <param name="queries">Searches for the recall.</param>
    /// <param name="progress">Told how many entries are done.</param>
    /// <param name="cancellation">Stops between entries.</param>
    public static async Task<GalleryCheckReport> OfAsync(IGallery gallery, int queries, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        var problems = new List<string>();
        var (entries, after) = (0L, 0L);
        while (await gallery.ListAsync(GalleryFilter.None, after, PerPage, cancellation).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                cancellation.ThrowIfCancellationRequested();
                if (await ProblemAsync(gallery, entry, cancellation).ConfigureAwait(false) is { } problem && problems.Count < MostProblems)
                    problems.Add($"person {entry.Id} ({entry.Name}): {problem}");
            }
            entries += page.Count;
            after = page[^1].Id;
            progress?.Invoke(entries);
        }
        var (recall, asked) = await RecallAsync(gallery, queries, cancellation).ConfigureAwait(false);
        return new GalleryCheckReport(entries, problems, recall, asked);
    }

    private static async Task<string?> ProblemAsync(IGallery gallery, GalleryEntry entry, CancellationToken cancellation)
    {
        if (await gallery.VectorAsync(entry.Id, cancellation).ConfigureAwait(false) is not { } vector)
            return "its vector is missing";
        if (!(Math.Abs(vector.Sum(value => (double)value * value) - 1) < 1e-2))
            return "its vector is not of unit length";
        var thumbnail = await gallery.ThumbnailAsync(entry.Id, cancellation).ConfigureAwait(false);
        if (thumbnail is not [0xFF, 0xD8, ..])
            return "its thumbnail is missing or no JPEG";
        return entry.HasFrame && await gallery.FrameAsync(entry.Id, cancellation).ConfigureAwait(false) is not [0xFF, 0xD8, ..] ? "its frame is missing or no JPEG" : null;
    }

    private static async Task<(double Recall, int Queries)> RecallAsync(IGallery gallery, int queries, CancellationToken cancellation)
    {
        var sample = await gallery.SampleAsync(queries, cancellation).ConfigureAwait(false);
        var (found, wanted) = (0, 0);
        foreach (var vector in sample)
        {
            var query = new VectorQuery(vector, Nearest);
            var exact = await gallery.SearchAsync(query with { Exact = true }, cancellation).ConfigureAwait(false);
            var usual = await gallery.SearchAsync(query, cancellation).ConfigureAwait(false);
            wanted += exact.Count;
            found += exact.Select(hit => hit.Id).Intersect(usual.Select(hit => hit.Id)).Count();
        }
        return (wanted == 0 ? 1 : (double)found / wanted, sample.Count);
    }
}
