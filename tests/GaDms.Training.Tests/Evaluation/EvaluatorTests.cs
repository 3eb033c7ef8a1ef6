using GaDms.Data;
using GaDms.Data.Annotations;
using GaDms.Data.Loading;
using GaDms.Data.Transforms;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Evaluation;
using GaDms.Training.Metrics;
using GaDms.Training.Runs;
using GaDms.Training.Tests.Runs;

namespace GaDms.Training.Tests.Evaluation;

[Collection(nameof(SmallWorld))]
public sealed class EvaluatorTests(SmallWorld world)
{
    [Fact]
    public void Blocks_of_queries_rank_like_the_whole_matrix()
    {
        // So large a gallery that a block holds 64 queries: two blocks, the second not full.
        const int queries = 70, gallery = 1 << 18;
        using var scope = new TensorScope();
        torch.manual_seed(1);
        var (q, g) = (torch.randn([queries, 2]), torch.randn([gallery, 2]));
        long[] queryIdentities = [.. Enumerable.Range(0, queries).Select(i => (long)i % 50)];
        long[] galleryIdentities = [.. Enumerable.Range(0, gallery).Select(i => i < 200 ? i % 50L : 100L)];

        var report = Evaluator.Rank(q, queryIdentities, g, galleryIdentities);

        var whole = RetrievalMetrics.Compute(q.matmul(g.t()).ToArray<float>(), queryIdentities, galleryIdentities);
        Assert.Equal((whole.Rank(1), whole.Rank(5), whole.Rank(10)), (report.Rank1, report.Rank5, report.Rank10));
        Assert.Equal(whole.MeanAveragePrecision, report.MeanAveragePrecision);
        Assert.Equal(whole.MeanInverseNegativePenalty, report.MeanInverseNegativePenalty);
        Assert.Equal((queries, gallery), (report.Queries, report.Gallery));
    }

    [Fact]
    public void Features_do_not_depend_on_company_and_come_in_order()
    {
        using var scope = new TensorScope();
        var parts = TrainingPartsLoader.Load(world.Config);
        using var model = parts.Model;
        var clip = model.base_model;
        var captions = TokenizedCaptions.Create(parts.Tokenizer, [.. parts.Dataset.PairsOf(Split.Train).Select(pair => pair.Caption)], 77).Tokens;
        using var extractor = new FeatureExtractor(clip, Device.CPU, Precision.Fp32);
        var together = extractor.Texts(captions);
        for (var i = 0; i < captions.Count; i += 7)
            AssertClose(extractor.Texts([captions[i]]), together.narrow(0, i, 1));

        var loader = new PictureLoader(parts.Pictures, new EvaluationTransform(64, 32), new LoaderSettings());
        var all = extractor.Images(loader.Load([[0, 1, 2, 3, 4]], epoch: 0));
        AssertClose(all, extractor.Images(loader.Load([[0, 1], [2], [3, 4]], epoch: 0)));
    }

    [Fact]
    public void Workers_and_batch_size_change_no_figure_and_progress_is_told()
    {
        var parts = TrainingPartsLoader.Load(world.Config);
        using var model = parts.Model;
        var reports = new List<EvaluationReport>();
        foreach (var (workers, batch) in new[] { (1, 64), (3, 3) })
        {
            var evaluator = new Evaluator(parts.Dataset, Split.Test, parts.Pictures, parts.Tokenizer, model.base_model.Config, workers, batch);
            var told = new List<int>();
            reports.Add(evaluator.Evaluate(model.base_model, Device.CPU, Precision.Fp32, told.Add));
            Assert.Equal(told.Order(), told);
            Assert.Equal(evaluator.Work, told[^1]);
        }
        Assert.Equal(reports[0], reports[1]);
        Assert.Equal(parts.Dataset.PairsOf(Split.Test).Count, reports[0].TextToImage.Queries);
        Assert.Equal(parts.Dataset.ImagesOf(Split.Test).Count, reports[0].TextToImage.Gallery);
    }

    [Fact]
    public void A_split_without_pictures_is_refused()
    {
        var dataset = DatasetReader.Open(world.Data);
        var trainOnly = new RetrievalDataset(dataset.Name, dataset.Root, dataset.ImagesOf(Split.Train));
        var parts = TrainingPartsLoader.Load(world.Config);
        using var model = parts.Model;
        var failure = Assert.Throws<InvalidDataException>(
            () => new Evaluator(trainOnly, Split.Test, parts.Pictures, parts.Tokenizer, model.base_model.Config));
        Assert.Contains("test split", failure.Message, StringComparison.Ordinal);
    }

    private static void AssertClose(Tensor expected, Tensor actual) =>
        Assert.All(expected.ToArray<float>().Zip(actual.ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
}
