using GaDms.Curation.Gate;
using GaDms.Curation.Templates;
using GaDms.Curation.Tests.Captions;
using GaDms.Imaging;
using GaDms.Retrieval.Models;

namespace GaDms.Curation.Tests.Gate;

/// <summary>With the demonstration model of the repository.</summary>
public sealed class SimilarityRuleTests : IDisposable
{
    private readonly RetrievalModel _model = RetrievalModel.Load(Path.Combine(Root(), "models", "demo"));

    [Fact]
    public void A_caption_passes_when_it_is_like_its_crop()
    {
        byte[] jpeg = ImageCodec.EncodeJpeg(Figures.Standing(new Color(90, 130, 70), new Color(200, 30, 40), new Color(25, 35, 90)));
        var caption = new CaptionCandidate("A person in a red top and dark blue bottoms.", jpeg, null);
        double cosine = _model.EncodeImages([ImageCodec.Decode(jpeg)])[0].Zip(_model.EncodeText(caption.Text), (a, b) => (double)a * b).Sum();

        Assert.Null(new SimilarityRule(_model, cosine - 0.001).Fault(caption));
        Assert.Contains("it does not fit the picture", new SimilarityRule(_model, cosine + 0.001).Fault(caption), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("A person.")]
    public void What_cannot_be_compared_is_held_back(string text)
        => Assert.NotNull(new SimilarityRule(_model, -1).Fault(new CaptionCandidate(text, new byte[] { 1, 2, 3 }, null)));

    [Fact]
    public void Templates_are_clustered_by_its_text_tower()
    {
        IReadOnlyList<Template> templates = TemplateBank.Default().Templates;
        IReadOnlyList<TemplateCluster> clusters = TemplateCluster.Of(templates, _model, 8, seed: 1);
        Assert.Equal(8, clusters.Count);
        Assert.Equal(templates.Count, clusters.Sum(cluster => cluster.Size));
        Assert.Equal(clusters.Select(cluster => cluster.Centre), TemplateCluster.Of(templates, _model, 8, seed: 1).Select(cluster => cluster.Centre));
    }

    public void Dispose() => _model.Dispose();

    private static string Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GaDms.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
