using GaDms.Retrieval.Models;
using GaDms.Retrieval.Search;

namespace GaDms.Queries.Tests;

/// <summary>The demonstration model opened for nothing but sentences.</summary>
[Collection(nameof(RenderedWorld))]
public sealed class TextAloneTests(RenderedWorld world) : IDisposable
{
    private readonly RetrievalModel _alone = RetrievalModel.Load(Path.Combine(RepositoryFolder.Path, "models", "demo"), new RetrievalModelOptions { TextAlone = true });

    public void Dispose() => _alone.Dispose();

    [Fact]
    public void SentencesHaveTheSameVectors()
    {
        string[] sentences = ["a man", "A woman with long blond hair wears a red coat, black trousers and white shoes, and carries a blue bag."];
        foreach (var (whole, alone) in world.Model.EncodeTexts(sentences).Zip(_alone.EncodeTexts(sentences)))
            Assert.Equal(1, DotProduct.Compute(whole, alone), 1e-6);
    }

    [Fact]
    public void TheGalleryTakesItForTheSameModel()
    {
        Assert.Equal(world.Model.Identity, _alone.Identity);
        Assert.False(_alone.HasCrossModal);
    }

    [Fact]
    public void PicturesAreRefused()
    {
        var pixels = new float[3 * _alone.Config.ImageHeight * _alone.Config.ImageWidth];
        Assert.Contains("text alone", Assert.Throws<InvalidOperationException>(() => _alone.EncodePixels([pixels])).Message, StringComparison.Ordinal);
        Assert.Contains("text alone", Assert.Throws<InvalidOperationException>(() => _alone.Clip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASentenceWithoutWordsIsRefused() =>
        Assert.Contains("no word", Assert.Throws<InvalidDataException>(() => _alone.EncodeText(" ")).Message, StringComparison.Ordinal);
}
