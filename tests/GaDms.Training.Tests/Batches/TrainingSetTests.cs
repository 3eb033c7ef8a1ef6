using GaDms.Data.Rendering;
using GaDms.IO;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Runs;
using GaDms.Training.Tests.Runs;

namespace GaDms.Training.Tests.Batches;

[Collection(nameof(SmallWorld))]
public sealed class TrainingSetTests(SmallWorld world)
{
    [Theory]
    [InlineData("mean", 0f)]
    [InlineData("released", 0.48145466f)]
    public void The_configuration_chooses_what_erased_rectangles_are_filled_with(string fill, float red)
    {
        var config = JsonConfig.Set(JsonConfig.Set(world.Config, "data.erasing=1"), $"data.erasingFill={fill}");
        var parts = TrainingPartsLoader.Load(config);
        using var model = parts.Model;
        var clip = model.base_model.Config;
        var set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, clip.ContextLength);
        var first = set.CreateSampler(config).Batches(0, 0).First();
        using var batch = set.CreateLoader(clip, config).Load([first], 0).Single();

        // Pictures hold whole levels of colour, none of which is normalised to one of these numbers.
        var plane = clip.ImageHeight * clip.ImageWidth;
        Assert.Contains(red, batch.Pixels.AsSpan(0, plane).ToArray());
    }

    [Fact]
    public void Twins_are_told_apart_where_the_data_set_has_them()
    {
        using var folder = new TemporaryFolder();
        RenderedDataset.Write(new RenderSettings { Identities = 20, ImagesPerIdentity = 1, Width = 32, Height = 64, Twins = true }, folder["people"]);
        var config = SmallTraining.Config(folder["people"]) with { Loss = new LossConfig { Twins = 2, Temperature = 1 }, BatchSize = 16 };
        var parts = TrainingPartsLoader.Load(config);
        using var model = parts.Model;
        var set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, 77, parts.Truth);
        using var session = new TrainingSession(model, set, config);
        var losses = session.RunEpoch().First().Losses;
        // At this temperature random weights tell no caption from its twin.
        Assert.Equal(2 * Math.Log(2), losses.Twins, 0.2);
        Assert.Equal(losses.Total, losses.Alignment + losses.MaskedTokens + losses.Twins, 1e-4);
    }

    [Fact]
    public void Twins_are_refused_where_it_has_none()
    {
        var config = world.Config with { Loss = new LossConfig { Twins = 1 } };
        var parts = TrainingPartsLoader.Load(config);
        using var model = parts.Model;
        var set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, 77, parts.Truth);
        var message = Assert.Throws<InvalidDataException>(() => new TrainingSession(model, set, config)).Message;
        Assert.Contains("gadms data render --set twins=true", message, StringComparison.Ordinal);
        Assert.Contains(world.Data, message, StringComparison.Ordinal);
    }
}
