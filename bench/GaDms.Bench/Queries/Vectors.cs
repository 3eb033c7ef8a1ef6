using GaDms.Retrieval.Search;
using GaDms.Training.Metrics;

namespace GaDms.Bench.Queries;

/// <summary>Arithmetic of the measurements.</summary>
internal static class Vectors
{
    public static float Dot(float[] a, float[] b) => DotProduct.Compute(a, b);

    public static float[] Unit(float[] vector)
    {
        var length = MathF.Sqrt(Dot(vector, vector));
        return Array.ConvertAll(vector, value => value / length);
    }

    public static float[] Sum(params ReadOnlySpan<(float Weight, float[] Vector)> parts)
    {
        var sum = new float[parts[0].Vector.Length];
        foreach (var (weight, vector) in parts)
        {
            for (var i = 0; i < sum.Length; i++)
                sum[i] += weight * vector[i];
        }
        return sum;
    }

    public static float[] Scores(float[] query, IReadOnlyList<float[]> gallery) => [.. gallery.Select(vector => Dot(query, vector))];

    public static int[] Top(float[] scores, int count) => [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(count)];

    /// <summary>Rank-1 and mAP, each query having one right entry of the same number.</summary>
    public static (double Rank1, double MeanPrecision) Match(IEnumerable<float[]> scores)
    {
        var metrics = scores.Select((row, i) => RetrievalMetrics.ScoreQuery(row, [i])).ToArray();
        return (100.0 * metrics.Count(score => score.FirstRank == 1) / metrics.Length, 100 * metrics.Average(score => score.AveragePrecision));
    }

    public static double Auc(float[] present, float[] absent) =>
        RocAuc.Compute([.. present, .. absent], [.. present.Select(_ => true), .. absent.Select(_ => false)]);
}
