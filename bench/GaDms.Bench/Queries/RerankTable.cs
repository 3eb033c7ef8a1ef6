using System.Diagnostics;
using GaDms.Retrieval.Queries;

namespace GaDms.Bench.Queries;

/// <summary>What ranking the first results again by masked words gains, and what it costs.</summary>
internal static class RerankTable
{
    private const int Queries = 150;

    public static void Write(QueryWorld world)
    {
        Console.WriteLine("Ranked again by masked words: Rank-1 / mAP by weight of the prediction 0.25 / 0.5 / 1; masked copies of the sentence; milliseconds for a query");
        var reranker = new Reranker(world.Model);
        float[][] gallery = [.. Enumerable.Range(0, world.People).Select(i => world.Vectors[2 * i])];
        var scores = Enumerable.Range(0, Math.Min(Queries, world.People)).Select(i => Vectors.Scores(world.Texts[QueryWorld.Captions * i], gallery)).ToArray();
        var plain = Vectors.Match(scores);
        Console.WriteLine($"not ranked again: {plain.Rank1:F1} / {plain.MeanPrecision:F1}");
        foreach (var (count, copies) in (IReadOnlyList<(int, int)>)[(10, 4), (20, 4), (50, 4), (20, 12)])
        {
            var clock = Stopwatch.StartNew();
            var predicted = scores.Select((row, i) =>
            {
                var top = Vectors.Top(row, count);
                return (Top: top, Scores: reranker.Predict(
                    world.Samples[(2 * i) + 1].Captions[0].Text, [.. top.Select(person => world.Samples[2 * person].Decode())], copies));
            }).ToArray();
            var time = clock.Elapsed.TotalMilliseconds / scores.Length;
            var cells = ((float[])[0.25f, 0.5f, 1]).Select(weight =>
            {
                var (rank1, precision) = Vectors.Match(scores.Zip(predicted, (row, prediction) => Ordered(row, prediction.Top, prediction.Scores, weight)));
                return $"{rank1:F1} / {precision:F1}";
            });
            Console.WriteLine($"top {count}, {copies} copies: {string.Join("   ", cells)}   {time:F0} ms");
        }
    }

    // The first results keep their places as a group, in the new order.
    private static float[] Ordered(float[] row, int[] top, float[] predictions, float weight)
    {
        var result = (float[])row.Clone();
        var combined = Reranker.Combine([.. top.Select(person => row[person])], predictions, weight);
        for (var i = 0; i < top.Length; i++)
            result[top[i]] = 10 + combined[i];
        return result;
    }
}
