using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GaDms.Training.Metrics;

/// <summary>
/// Rank-k, mAP and mINP of a ranking by similarity, accumulated query by query, so that the whole similarity matrix
/// never has to exist. Feeding one block or many gives the same scores, bit for bit.
/// </summary>
/// <remarks>
/// Definitions are those of the released GA-DMS code (which are IRRA's), with two differences: equal similarities are
/// ranked by gallery index instead of by whatever the sort does, and a query without any positive is left out and
/// counted instead of raising an error.
/// <para>
/// A positive's rank is one more than the number of gallery entries ahead of it. Counting those is a vectorised scan
/// per positive and needs no sort: O(gallery x positives) comparisons per query.
/// </para>
/// </remarks>
public sealed class RetrievalMetrics
{
    private readonly int _gallerySize;
    private readonly Dictionary<long, int[]> _positivesOf;
    private readonly long[] _firstRankCounts;
    private double _averagePrecisions;
    private double _inverseNegativePenalties;
    private int _queries;
    private int _queriesWithoutPositive;

    /// <summary>Starts an evaluation against a gallery.</summary>
    /// <param name="galleryIdentities">Identity of each gallery entry, in gallery order.</param>
    /// <param name="maxRank">Length of the cmc curve; the field reports up to Rank-10.</param>
    public RetrievalMetrics(ReadOnlySpan<long> galleryIdentities, int maxRank = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRank, 1);
        _gallerySize = galleryIdentities.Length;
        _firstRankCounts = new long[maxRank];
        _positivesOf = galleryIdentities.ToArray()
            .Select((identity, index) => (identity, index))
            .GroupBy(entry => entry.identity, entry => entry.index)
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>Scores of a whole similarity matrix at once.</summary>
    /// <param name="similarities">[queries, gallery], row-major; higher is more alike.</param>
    /// <param name="queryIdentities">[queries].</param>
    /// <param name="galleryIdentities">[gallery].</param>
    /// <param name="maxRank">Length of the cmc curve.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a similarity is not a number.</exception>
    public static RetrievalScores Compute(
        ReadOnlySpan<float> similarities,
        ReadOnlySpan<long> queryIdentities,
        ReadOnlySpan<long> galleryIdentities,
        int maxRank = 10)
    {
        var metrics = new RetrievalMetrics(galleryIdentities, maxRank);
        metrics.Add(similarities, queryIdentities);
        return metrics.Scores;
    }

    /// <summary>Adds a block of queries.</summary>
    /// <param name="similarities">[queries of this block, gallery], row-major; higher is more alike.</param>
    /// <param name="queryIdentities">[queries of this block].</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a similarity is not a number.</exception>
    public unsafe void Add(ReadOnlySpan<float> similarities, ReadOnlySpan<long> queryIdentities)
    {
        if (similarities.Length != (long)queryIdentities.Length * _gallerySize)
        {
            throw new ArgumentException(
                $"{queryIdentities.Length} queries against {_gallerySize} gallery entries need "
                + $"{(long)queryIdentities.Length * _gallerySize} similarities; got {similarities.Length}.",
                nameof(similarities));
        }

        var scores = new QueryScore?[queryIdentities.Length];
        var numbers = new bool[queryIdentities.Length];
        var identities = queryIdentities.ToArray();
        fixed (float* first = similarities)
        {
            // A span cannot go to other threads.
            var start = first;
            Parallel.For(0, identities.Length, query =>
            {
                var row = new ReadOnlySpan<float>(start + (query * _gallerySize), _gallerySize);
                numbers[query] = FirstNaN(row) < 0;
                scores[query] = numbers[query] && _positivesOf.TryGetValue(identities[query], out var positives) ? ScoreQuery(row, positives) : null;
            });
        }

        // Before anything is counted: a block is added whole or not at all.
        if (Array.IndexOf(numbers, value: false) is var wrong and >= 0)
        {
            throw new ArgumentException(
                $"The similarity of query {wrong} of this block and gallery entry {FirstNaN(similarities.Slice(wrong * _gallerySize, _gallerySize))} "
                + "is not a number; look at the features it was computed from.",
                nameof(similarities));
        }

        // In the queries' order, so that the sums are those of any other blocks.
        foreach (var score in scores)
            Add(score);
    }

    /// <summary>The scores over all queries added so far.</summary>
    public RetrievalScores Scores
    {
        get
        {
            var cmc = new double[_firstRankCounts.Length];
            long matched = 0;
            for (var rank = 0; rank < cmc.Length; rank++)
            {
                matched += _firstRankCounts[rank];
                cmc[rank] = 100.0 * matched / _queries;
            }

            return new RetrievalScores(
                cmc,
                100.0 * _averagePrecisions / _queries,
                100.0 * _inverseNegativePenalties / _queries,
                _queries,
                _queriesWithoutPositive);
        }
    }

    /// <summary>Scores one query.</summary>
    /// <param name="similarities">[gallery]: the query's similarity to every gallery entry, none of them NaN.</param>
    /// <param name="positives">Gallery indices of the query's identity; at least one.</param>
    public static QueryScore ScoreQuery(ReadOnlySpan<float> similarities, ReadOnlySpan<int> positives)
    {
        Debug.Assert(positives.Length > 0, "a query without positive has no score");
        var ranks = new int[positives.Length];
        for (var i = 0; i < positives.Length; i++)
            ranks[i] = RankOf(similarities, positives[i]);
        Array.Sort(ranks);

        var precisions = 0.0;
        for (var i = 0; i < ranks.Length; i++)
            precisions += (i + 1.0) / ranks[i];
        return new QueryScore(ranks[0], precisions / ranks.Length, (double)ranks.Length / ranks[^1]);
    }

    private void Add(QueryScore? scored)
    {
        if (scored is not { } score)
        {
            _queriesWithoutPositive++;
            return;
        }
        _queries++;
        _averagePrecisions += score.AveragePrecision;
        _inverseNegativePenalties += score.InverseNegativePenalty;
        if (score.FirstRank <= _firstRankCounts.Length)
            _firstRankCounts[score.FirstRank - 1]++;
    }

    /// <summary>Ties go to the lower gallery index: an equal entry is ahead only when it stands before.</summary>
    private static int RankOf(ReadOnlySpan<float> similarities, int index)
    {
        var own = similarities[index];
        return 1 + Count(similarities[..index], own, orEqual: true) + Count(similarities[index..], own, orEqual: false);
    }

    /// <summary>How many values exceed the threshold (or equal it).</summary>
    private static int Count(ReadOnlySpan<float> values, float threshold, bool orEqual)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var thresholds = new Vector<float>(threshold);
        var lanes = Vector<int>.Zero;
        foreach (var vector in vectors)
        {
            // A comparison yields -1 in each lane where it holds, so subtracting it counts.
            lanes -= orEqual ? Vector.GreaterThanOrEqual(vector, thresholds) : Vector.GreaterThan(vector, thresholds);
        }

        var count = Vector.Sum(lanes);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
            count += value > threshold || (orEqual && value == threshold) ? 1 : 0;
        return count;
    }

    private static int FirstNaN(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var clean = 0;
        while (clean < vectors.Length && Vector.EqualsAll(vectors[clean], vectors[clean]))
            clean++;
        for (var at = clean * Vector<float>.Count; at < values.Length; at++)
        {
            if (float.IsNaN(values[at]))
                return at;
        }
        return -1;
    }
}
