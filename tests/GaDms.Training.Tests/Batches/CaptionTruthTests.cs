using GaDms.Data;
using GaDms.Data.Annotations;
using GaDms.Data.Rendering;
using GaDms.Training.Batches;

namespace GaDms.Training.Tests.Batches;

/// <summary>What rendered people know of their words arrives at the training pairs.</summary>
public sealed class CaptionTruthTests : IDisposable
{
    private static readonly RenderSettings s_settings = new() { Identities = 10, ImagesPerIdentity = 2, Width = 16, Height = 32, NoiseRate = 0.5 };

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder["people"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kinds_are_those_that_the_renderer_wrote()
    {
        RenderedDataset.Write(s_settings, Data);
        var dataset = DatasetReader.Open(Data);
        var truth = CaptionTruth.Find(dataset)!;
        Assert.False(truth.HasTwins);
        var byName = RenderedPeople.Create(s_settings).RenderAll().Samples.ToDictionary(sample => Path.GetFileName(sample.Path), StringComparer.Ordinal);
        var pairs = dataset.PairsOf(Split.Train);
        Assert.NotEmpty(pairs);
        var seen = new HashSet<TokenKind>();
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var caption = byName[Path.GetFileName(pairs[pair].Image.Path)].Captions[pairs[pair].CaptionIndex];
            foreach (var span in caption.Spans)
            {
                var (kind, attribute) = truth.LabelAt(pair, span.Start, span.End);
                seen.Add(kind);
                Assert.Equal(Enum.Parse<TokenKind>(span.Kind.ToString()), kind);
                Assert.Equal(span.Attribute?.ToString(), attribute, ignoreCase: true);
            }
            Assert.Equal(TokenKind.Filler, truth.LabelAt(pair, caption.Text.Length, caption.Text.Length + 1).Kind);
        }
        Assert.Superset(new HashSet<TokenKind> { TokenKind.Attribute, TokenKind.False, TokenKind.Irrelevant }, seen);
    }

    [Fact]
    public void Twins_are_those_that_the_renderer_wrote()
    {
        var settings = s_settings with { Twins = true };
        RenderedDataset.Write(settings, Data);
        var dataset = DatasetReader.Open(Data);
        var truth = CaptionTruth.Find(dataset)!;
        var byName = RenderedPeople.Create(settings).RenderAll().Samples.ToDictionary(sample => Path.GetFileName(sample.Path), StringComparer.Ordinal);
        var pairs = dataset.PairsOf(Split.Train);
        Assert.True(truth.HasTwins);
        for (var pair = 0; pair < pairs.Count; pair++)
            Assert.Equal(byName[Path.GetFileName(pairs[pair].Image.Path)].Captions[pairs[pair].CaptionIndex].Twin, truth.TwinOf(pair));
    }

    [Fact]
    public void A_data_set_without_the_side_file_knows_nothing()
    {
        RenderedDataset.Write(s_settings, Data);
        File.Delete(Path.Combine(Data, "attributes.json"));
        Assert.Null(CaptionTruth.Find(DatasetReader.Open(Data)));
    }

    [Fact]
    public void A_side_file_that_is_damaged_or_of_other_captions_is_refused()
    {
        RenderedDataset.Write(s_settings, Data);
        var file = Path.Combine(Data, "attributes.json");
        var text = File.ReadAllText(file);
        var dataset = DatasetReader.Open(Data);
        File.WriteAllText(file, text[..(text.Length / 2)]);
        Assert.Contains("damaged", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(file, "{}");
        Assert.Contains("damaged", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(file, "[null]");
        Assert.Contains("damaged", Refusal(), StringComparison.Ordinal);
        foreach (var captions in new[] { "[null]", """[{"text":"a","spans":[null]}]""", """[{"text":"a","spans":null}]""" })
        {
            File.WriteAllText(file, $$"""[{"file_path":"a.jpg","captions":{{captions}}}]""");
            Assert.Contains("damaged", Refusal(), StringComparison.Ordinal);
        }
        File.WriteAllText(file, "[{}]");
        Assert.Contains("damaged", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(file, "[]");
        Assert.Contains("render the data set again", Refusal(), StringComparison.Ordinal);

        string Refusal()
        {
            var message = Assert.Throws<InvalidDataException>(() => CaptionTruth.Find(dataset)).Message;
            Assert.Contains("attributes.json", message, StringComparison.Ordinal);
            return message;
        }
    }
}
