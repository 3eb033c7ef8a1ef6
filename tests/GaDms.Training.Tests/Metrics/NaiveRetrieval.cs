using GaDms.Training.Metrics;

namespace GaDms.Training.Tests.Metrics;

/// <summary>The definitions written down literally: sort the gallery of every query, then walk it.</summary>
internal static class NaiveRetrieval
{
    public static RetrievalScores Compute(
        float[] similarities, long[] queryIdentities, long[] galleryIdentities, int maxRank)
    {
        var cmc = new double[maxRank];
        double averagePrecisions = 0, inverseNegativePenalties = 0;
        var queries = 0;
        for (var q = 0; q < queryIdentities.Length; q++)
        {
            var row = similarities.AsSpan(q * galleryIdentities.Length, galleryIdentities.Length).ToArray();
            var order = Enumerable.Range(0, row.Length).OrderByDescending(g => row[g]).ThenBy(g => g);
            var matches = order.Select(g => galleryIdentities[g] == queryIdentities[q]).ToArray();
            if (!matches.Contains(true))
                continue;

            queries++;
            for (var k = 0; k < maxRank; k++)
                cmc[k] += matches.Take(k + 1).Contains(true) ? 1 : 0;
            var positives = matches.Count(match => match);
            averagePrecisions += Enumerable.Range(0, matches.Length)
                .Where(i => matches[i])
                .Average(i => matches.Take(i + 1).Count(match => match) / (i + 1.0));
            inverseNegativePenalties += positives / (Array.LastIndexOf(matches, true) + 1.0);
        }

        return new RetrievalScores(
            [.. cmc.Select(hits => 100 * hits / queries)],
            100 * averagePrecisions / queries,
            100 * inverseNegativePenalties / queries,
            queries,
            queryIdentities.Length - queries);
    }

    public static double RocAuc(float[] scores, bool[] isPositive)
    {
        double wins = 0, pairs = 0;
        for (var p = 0; p < scores.Length; p++)
        {
            for (var n = 0; n < scores.Length; n++)
            {
                if (!isPositive[p] || isPositive[n])
                    continue;
                pairs++;
                wins += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
            }
        }

        return wins / pairs;
    }
}
