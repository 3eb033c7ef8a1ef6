namespace GaDms.Training.Metrics;

/// <summary>Retrieval quality over a set of queries. All scores are in percent, as the field prints them.</summary>
/// <param name="Cmc">
/// Cumulative matching characteristic: entry k - 1 is Rank-k, the share of queries with a positive among their first
/// k gallery entries. Beyond the gallery's size the last value repeats.
/// </param>
/// <param name="MeanAveragePrecision">mAP: mean over queries of the mean over positives of (positives so far / rank).</param>
/// <param name="MeanInverseNegativePenalty">mINP: mean over queries of (positives / rank of the last positive).</param>
/// <param name="Queries">Number of queries that have a positive in the gallery; the scores are means over these.</param>
/// <param name="QueriesWithoutPositive">Number of queries left out because the gallery holds nobody of their identity.</param>
/// <remarks>The scores are NaN when no query has a positive.</remarks>
public sealed record RetrievalScores(
    IReadOnlyList<double> Cmc,
    double MeanAveragePrecision,
    double MeanInverseNegativePenalty,
    int Queries,
    int QueriesWithoutPositive)
{
    /// <summary>Rank-k in percent.</summary>
    /// <param name="k">From 1 to the number of ranks that were asked for.</param>
    public double Rank(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Cmc.Count);
        return Cmc[k - 1];
    }
}
