using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Search;

/// <summary>
/// Exact search: every vector that passes the filter is multiplied with the query. Filters come before the ranking, so that
/// ten results are asked for and ten are found, however few pass.
/// </summary>
internal static class ExactScan
{
    // Rows of one block stay in the second-level cache.
    private const int BlockBytes = 512 * 1024;

    public static SearchHit[] Search(MappedGeneration generation, VectorQuery query, RowFilter filter, CancellationToken cancellation)
    {
        var k = Math.Min(query.Top, Math.Max(1, generation.Count));
        var block = Math.Max(1, BlockBytes / (generation.Dimension * sizeof(float)));
        var parts = Math.Clamp(generation.Count / block, 1, Environment.ProcessorCount);
        var best = new TopK[parts];
        Parallel.For(0, parts, new ParallelOptions { CancellationToken = cancellation }, part =>
        {
            var top = best[part] = new TopK(k);
            var (start, end) = ((int)((long)generation.Count * part / parts), (int)((long)generation.Count * (part + 1) / parts));
            for (var from = start; from < end; from += block)
            {
                cancellation.ThrowIfCancellationRequested();
                SearchBlock(generation, query, filter, top, from, Math.Min(end, from + block));
            }
        });
        return TopK.Merge(best, k);
    }

    private static void SearchBlock(MappedGeneration generation, VectorQuery query, RowFilter filter, TopK top, int from, int end)
    {
        var after = query.After;
        for (var row = from; row < end; row++)
        {
            if (!filter.IsEmpty && !filter.Passes(in generation.Row(row)))
                continue;
            var score = DotProduct.Compute(query.Vector, generation.Vector(row));
            if (!(score >= top.Threshold) || generation.IsRemoved(row))
                continue;
            var id = generation.Row(row).Id;
            if (after is not { } last || score < last.Score || (score == last.Score && id > last.Id))
                top.Offer(id, score);
        }
    }
}
