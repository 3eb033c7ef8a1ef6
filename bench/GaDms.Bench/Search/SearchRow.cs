using System.Globalization;
using GaDms.Retrieval.Search;

namespace GaDms.Bench.Search;

/// <summary>A row of exact search over a million vectors, top ten.</summary>
/// <param name="id">Its name.</param>
/// <param name="title">What is timed.</param>
/// <param name="together">Queries of one call.</param>
/// <param name="withCodes">Whether the vectors' codes are read first, as galleries do.</param>
internal sealed class SearchRow(string id, string title, int together, bool withCodes) : IRow
{
    private const int Top = 10;

    public static IRow One { get; } = new SearchRow("search-1", "exact search, 1 M x 512, one query, fp32", together: 1, withCodes: false);

    public static IRow Batch { get; } = new SearchRow("search-64", "exact search, 1 M x 512, 64 queries at once", together: 64, withCodes: true);

    public static IRow Codes { get; } = new SearchRow("search-int8", "exact search, 1 M x 512, one query, int8 and re-scoring", together: 1, withCodes: true);

    public string Id => id;

    public string Title => title;

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var data = context.Share(SearchData.Create);
        var generation = withCodes ? data.WithCodes : data.Plain;
        var (calls, found, wanted) = (0, 0, 0);
        IReadOnlyList<float[]> queries = [];
        IReadOnlyList<SearchHit[]> hits = [];

        // Every call has queries of its own, the same on both sides.
        double Ours()
        {
            queries = [.. Enumerable.Range(calls++ * together, together).Select(data.Query)];
            var asked = queries.Select(query => (new VectorQuery(query, Top), SearchData.NoFilter)).ToArray();
            return Comparison.Seconds(() => hits = ExactScan.Search(generation, asked, CancellationToken.None));
        }
        double Theirs()
        {
            var (rows, seconds) = data.Faiss!.Search(queries, Top);
            foreach (var (query, hit) in hits.Index())
                found += rows.AsSpan(query * Top, Top).ToArray().Intersect(hit.Select(one => one.Id - 1)).Count();
            wanted += rows.Length;
            return seconds;
        }

        // A call is short: many of them, so that the middle one means something.
        var rounds = context.Rounds * (together > 1 ? 1 : 4);
        var times = Comparison.InTurns(rounds, data.Faiss is null ? [Ours] : [Ours, Theirs]);
        var bytes = (double)generation.Count * (withCodes ? CodeRecord.Length(generation.Dimension) : generation.Dimension * sizeof(float));
        var note = data.WhyNoFaiss ?? string.Create(CultureInfo.InvariantCulture, $"recall@10 {(double)found / wanted:F3} of {wanted / Top} queries");
        if (context.Quick)
            note += $", {generation.Count:N0} vectors";
        double? share = together > 1 ? null : bytes / times[0].Median / context.Limits.ReadBytesPerSecond;
        yield return RowResult.Milliseconds(id, Against.Faiss, times[0], times.ElementAtOrDefault(1), share, note);
    }
}
