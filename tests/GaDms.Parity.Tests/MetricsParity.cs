using GaDms.Torch;
using GaDms.Training.Evaluation;
using GaDms.Training.Metrics;

namespace GaDms.Parity.Tests;

/// <summary>Rank-k, mAP, mINP, both directions, to 1e-4.</summary>
public sealed class MetricsParity
{
    [GoldenFact]
    public void Metrics_of_the_recorded_similarities()
    {
        using var scope = new TensorScope();
        using var golden = GoldenFile.Open("metrics.safetensors");
        var similarity = golden["similarity"];
        Compare(golden, "t2i", RetrievalMetrics.Compute(similarity.ToArray<float>(), golden["q_pids"].ToArray<long>(), golden["g_pids"].ToArray<long>()));
        Compare(golden, "i2t", RetrievalMetrics.Compute(similarity.t().contiguous().ToArray<float>(), golden["g_pids"].ToArray<long>(), golden["q_pids"].ToArray<long>()));
    }

    [GoldenFact]
    public void Evaluation_in_blocks_from_features_gives_the_same()
    {
        using var scope = new TensorScope();
        using var golden = GoldenFile.Open("metrics.safetensors");
        var queries = torch.nn.functional.normalize(golden["query_features"], dim: 1);
        var gallery = torch.nn.functional.normalize(golden["gallery_features"], dim: 1);
        var report = Evaluator.Rank(queries, golden["q_pids"].ToArray<long>(), gallery, golden["g_pids"].ToArray<long>());
        Assert.Equal(golden.Scalar("t2i.mAP"), report.MeanAveragePrecision, 1e-2);
        Assert.Equal(golden["t2i.cmc"].ToArray<float>()[0], report.Rank1, 1e-2);
    }

    private static void Compare(GoldenFile golden, string direction, RetrievalScores scores)
    {
        var cmc = golden[$"{direction}.cmc"].ToArray<float>();
        for (var k = 0; k < cmc.Length; k++)
            Close.To(cmc[k], scores.Rank(k + 1), 1e-4, $"{direction} Rank-{k + 1}");
        Close.To(golden.Scalar($"{direction}.mAP"), scores.MeanAveragePrecision, 1e-4, $"{direction} mAP");
        Close.To(golden.Scalar($"{direction}.mINP"), scores.MeanInverseNegativePenalty, 1e-4, $"{direction} mINP");
    }
}
