using FsCheck;
using FsCheck.Fluent;
using GaDms.Training.Metrics;

namespace GaDms.Training.Tests.Metrics;

public sealed class RetrievalMetricsTests
{
    [Fact]
    public void A_matrix_written_by_hand()
    {
        // Identity 1 at gallery 0 and 3, identity 2 at 1, identity 3 at 2.
        long[] gallery = [1, 2, 3, 1];
        float[] similarities =
        [
            0.9f, 0.1f, 0.2f, 0.8f, // query of 1: positives at ranks 1 and 2 -> AP 1, INP 1
            0.9f, 0.5f, 0.7f, 0.1f, // query of 2: positive at rank 3         -> AP 1/3, INP 1/3
            0.9f, 0.5f, 0.7f, 0.1f, // query of 1: ranks 1 and 4              -> AP (1 + 2/4) / 2, INP 2/4
        ];

        var scores = RetrievalMetrics.Compute(similarities, [1, 2, 1], gallery, maxRank: 4);

        Assert.Equal([200 / 3.0, 200 / 3.0, 100, 100], scores.Cmc);
        Assert.Equal(100 * (1 + 1 / 3.0 + 0.75) / 3, scores.MeanAveragePrecision, Near);
        Assert.Equal(100 * (1 + 1 / 3.0 + 0.5) / 3, scores.MeanInverseNegativePenalty, Near);
        Assert.Equal(3, scores.Queries);
        Assert.Equal(scores.Cmc[2], scores.Rank(3));
    }

    [Fact]
    public void Ties_go_to_the_lower_gallery_index()
    {
        var before = RetrievalMetrics.Compute([0.5f, 0.5f], [7], [7, 8]);
        var after = RetrievalMetrics.Compute([0.5f, 0.5f], [7], [8, 7]);

        Assert.Equal(100, before.Rank(1));
        Assert.Equal(0, after.Rank(1));
        Assert.Equal(100, after.Rank(2));
        Assert.Equal(50, after.MeanAveragePrecision);
    }

    [Fact]
    public void A_query_without_positive_is_counted_and_left_out()
    {
        var scores = RetrievalMetrics.Compute([0.9f, 0.1f, 0.9f, 0.1f], [5, 1], [1, 2]);

        Assert.Equal(1, scores.Queries);
        Assert.Equal(1, scores.QueriesWithoutPositive);
        Assert.Equal(100, scores.Rank(1));
        Assert.Equal(100, scores.MeanAveragePrecision);
    }

    [Fact]
    public void Without_any_query_the_scores_are_not_numbers()
    {
        var scores = new RetrievalMetrics([1, 2]).Scores;

        Assert.True(double.IsNaN(scores.Rank(1)));
        Assert.True(double.IsNaN(scores.MeanAveragePrecision));
    }

    [Fact]
    public void Ranks_beyond_the_gallery_repeat_the_last_one()
    {
        var scores = RetrievalMetrics.Compute([0.1f, 0.9f], [1], [1, 2]);

        Assert.Equal([0, 100, 100, 100, 100, 100, 100, 100, 100, 100], scores.Cmc);
    }

    [Fact]
    public void A_similarity_that_is_not_a_number_is_named_and_nothing_is_added()
    {
        var metrics = new RetrievalMetrics(new long[20]);
        var block = new float[60];
        block[47] = float.NaN;

        var error = Assert.Throws<ArgumentException>(() => metrics.Add(block, [0, 0, 0]));

        Assert.Contains("query 2 of this block and gallery entry 7", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, metrics.Scores.Queries);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => RetrievalMetrics.Compute(new float[5], [1, 2], [1, 2, 3]));

        Assert.Contains("2 queries against 3 gallery entries need 6 similarities; got 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equals_sorting_the_gallery() =>
        Prop.ForAll(Arb.From(Cases), c =>
        {
            var expected = NaiveRetrieval.Compute(c.Similarities, c.Queries, c.Gallery, maxRank: 6);
            var actual = RetrievalMetrics.Compute(c.Similarities, c.Queries, c.Gallery, maxRank: 6);

            AssertSame(expected, actual, Near);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Blocks_of_any_size_equal_the_whole_bit_for_bit() =>
        Prop.ForAll(Arb.From(Cases), Arb.From(Gen.Choose(1, 5)), (c, blockSize) =>
        {
            var metrics = new RetrievalMetrics(c.Gallery, maxRank: 6);
            for (var start = 0; start < c.Queries.Length; start += blockSize)
            {
                var end = Math.Min(start + blockSize, c.Queries.Length);
                metrics.Add(
                    c.Similarities.AsSpan((start * c.Gallery.Length)..(end * c.Gallery.Length)), c.Queries.AsSpan(start..end));
            }

            AssertSame(RetrievalMetrics.Compute(c.Similarities, c.Queries, c.Gallery, maxRank: 6), metrics.Scores, tolerance: 0);
        }).QuickCheckThrowOnFailure();

    [GoldenFact]
    public void Text_to_image_meets_the_reference()
    {
        var golden = new SafetensorsFile(Golden.PathOf("metrics.safetensors"));
        AssertGolden(golden, "t2i", golden.Floats("similarity"), golden.Longs("q_pids"), golden.Longs("g_pids"));
    }

    [GoldenFact]
    public void Image_to_text_meets_the_reference()
    {
        var golden = new SafetensorsFile(Golden.PathOf("metrics.safetensors"));
        var (texts, images) = (golden.Longs("q_pids"), golden.Longs("g_pids"));
        var similarity = golden.Floats("similarity");
        var transposed = new float[similarity.Length];
        for (var i = 0; i < similarity.Length; i++)
            transposed[i % images.Length * texts.Length + i / images.Length] = similarity[i];

        AssertGolden(golden, "i2t", transposed, images, texts);
    }

    private const double Near = 1e-9;

    /// <summary>Few identities, coarse similarities: ties, repeated positives and missing ones all occur.</summary>
    private static Gen<RetrievalCase> Cases =>
        from queries in Gen.Choose(1, 9)
        from gallery in Gen.Choose(1, 40)
        from levels in Gen.Elements(3, 1000)
        from queryIdentities in Gen.ArrayOf(Gen.Choose(0, 4).Select(id => (long)id), queries)
        from galleryIdentities in Gen.ArrayOf(Gen.Choose(0, 4).Select(id => (long)id), gallery)
        from similarities in Gen.ArrayOf(Gen.Choose(-levels, levels).Select(s => s / (float)levels), queries * gallery)
        select new RetrievalCase(similarities, queryIdentities, galleryIdentities);

    private static void AssertGolden(
        SafetensorsFile golden, string direction, float[] similarities, long[] queries, long[] gallery)
    {
        var scores = RetrievalMetrics.Compute(similarities, queries, gallery);

        var cmc = golden.Floats($"{direction}.cmc");
        for (var k = 1; k <= cmc.Length; k++)
            Assert.Equal(cmc[k - 1], scores.Rank(k), 1e-4);
        Assert.Equal(golden.Floats($"{direction}.mAP")[0], scores.MeanAveragePrecision, 1e-4);
        Assert.Equal(golden.Floats($"{direction}.mINP")[0], scores.MeanInverseNegativePenalty, 1e-4);
        Assert.Equal(queries.Length, scores.Queries);
    }

    private static void AssertSame(RetrievalScores expected, RetrievalScores actual, double tolerance)
    {
        Assert.Equal(expected.Queries, actual.Queries);
        Assert.Equal(expected.QueriesWithoutPositive, actual.QueriesWithoutPositive);
        Assert.Equal(expected.MeanAveragePrecision, actual.MeanAveragePrecision, tolerance);
        Assert.Equal(expected.MeanInverseNegativePenalty, actual.MeanInverseNegativePenalty, tolerance);
        for (var k = 1; k <= expected.Cmc.Count; k++)
            Assert.Equal(expected.Rank(k), actual.Rank(k), tolerance);
    }

    private sealed record RetrievalCase(float[] Similarities, long[] Queries, long[] Gallery);
}
