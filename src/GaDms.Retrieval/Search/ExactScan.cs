using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Search;

/// <summary>
/// Exact search: every vector that passes the filter is compared with the query. Filters come before the ranking, so that
/// ten results are asked for and ten are found, however few pass. Many queries share one pass over the vectors.
/// </summary>
internal static class ExactScan
{
    // Vectors of one block stay in the second-level cache.
    private const int BlockBytes = 512 * 1024;

    /// <summary>The nearest entries of one query, best first.</summary>
    public static SearchHit[] Search(MappedGeneration generation, VectorQuery query, RowFilter filter, CancellationToken cancellation) =>
        Search(generation, [(query, filter)], cancellation)[0];

    /// <summary>The nearest entries of each query, best first.</summary>
    public static SearchHit[][] Search(MappedGeneration generation, IReadOnlyList<(VectorQuery Query, RowFilter Filter)> queries, CancellationToken cancellation)
    {
        var block = Math.Max(1, BlockBytes / (generation.Dimension * sizeof(float)));
        var parts = Math.Clamp(generation.Count / block, 1, Environment.ProcessorCount);
        var asked = queries.Select(query => new ScanQuery(query.Query, query.Filter, generation)).ToArray();
        var best = new TopK[parts][];
        Parallel.For(0, parts, new ParallelOptions { CancellationToken = cancellation }, part =>
        {
            var scan = new PartScan(generation, asked);
            var (start, end) = ((int)((long)generation.Count * part / parts), (int)((long)generation.Count * (part + 1) / parts));
            for (var from = start; from < end; from += block)
            {
                cancellation.ThrowIfCancellationRequested();
                scan.Search(from, Math.Min(end, from + block));
            }
            best[part] = scan.Best;
        });
        return [.. asked.Select((query, i) => TopK.Merge(best.Select(part => part[i]), query.Top))];
    }
}
