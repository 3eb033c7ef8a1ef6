using GaDms.Imaging;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Queries;
using GaDms.Retrieval.Search;

namespace GaDms.Queries.Tests;

[Collection(nameof(RenderedWorld))]
public sealed class RerankerTests(RenderedWorld world)
{
    private const string Sentence = "a man in a red shirt and blue jeans";

    [Fact]
    public void AModelWithoutTheBranchIsRefused()
    {
        Assert.False(world.Model.HasCrossModal);
        Assert.Contains("masked-token branch", Assert.Throws<InvalidDataException>(() => new Reranker(world.Model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EqualCosinesAreOrderedByThePrediction()
    {
        using var folder = new TemporaryFolder();
        using var model = WithBranch(folder, keep: true);
        var reranker = new Reranker(model);
        var pictures = world.Samples.Take(8).Select(sample => sample.Decode()).ToArray();
        SearchHit[] hits = [.. Enumerable.Range(0, 8).Select(i => new SearchHit(i, 0.5f))];

        var ordered = reranker.Rerank(Sentence, hits, pictures);

        var predictions = reranker.Predict(Sentence, pictures, Reranker.MaskedCopies);
        Assert.All(predictions, prediction => Assert.True(prediction < 0 && float.IsFinite(prediction)));
        Assert.Equal(Enumerable.Range(0, 8).OrderByDescending(i => predictions[i]).Select(i => (long)i), ordered.Select(hit => hit.Id));
        // Each picture by itself predicts what it predicts among others.
        Assert.Equal(predictions[3], reranker.Predict(Sentence, pictures[3..4], Reranker.MaskedCopies)[0], 1e-5);
    }

    [Fact]
    public void AMuchBetterCosineStaysFirst()
    {
        Assert.Equal(0, Array.IndexOf(Reranker.Combine([0.9f, 0.1f, 0.1f], [-3, -1, -2], weight: 0.5f), Reranker.Combine([0.9f, 0.1f, 0.1f], [-3, -1, -2], weight: 0.5f).Max()));
        Assert.Equal(2, Array.IndexOf(Reranker.Combine([0.1f, 0.1f, 0.1f], [-3, -2, -1], weight: 0.5f), Reranker.Combine([0.1f, 0.1f, 0.1f], [-3, -2, -1], weight: 0.5f).Max()));
    }

    [Fact]
    public void TheBranchIsKeptOnlyWhenAskedForAndChangesNoVector()
    {
        using var folder = new TemporaryFolder();
        using (var without = WithBranch(folder, keep: false))
        using (var with = RetrievalModel.Load(folder["m.safetensors"], new RetrievalModelOptions { CrossModal = true }))
        {
            Assert.Equal((false, true), (without.HasCrossModal, with.HasCrossModal));
            Assert.Equal(without.Identity.Fingerprint, with.Identity.Fingerprint);
            Assert.Equal(without.EncodeText(Sentence), with.EncodeText(Sentence));
        }
    }

    [Fact]
    public void EveryHitNeedsItsPicture()
    {
        using var folder = new TemporaryFolder();
        using var model = WithBranch(folder, keep: true);
        Assert.Throws<ArgumentException>(() => new Reranker(model).Rerank(Sentence, [new SearchHit(1, 0.5f)], Array.Empty<Image>()));
    }

    private RetrievalModel WithBranch(TemporaryFolder folder, bool keep)
    {
        using var model = GaDmsModel.CreateRandom(world.Model.Config, new CrossModalConfig { MaskedTokens = true, Layers = 1 }, seed: 3);
        ModelFile.Save(model, folder["m.safetensors"], new ModelSaveOptions { Vocabulary = world.Model.Tokenizer.Vocabulary });
        return RetrievalModel.Load(folder["m.safetensors"], new RetrievalModelOptions { CrossModal = keep });
    }
}
