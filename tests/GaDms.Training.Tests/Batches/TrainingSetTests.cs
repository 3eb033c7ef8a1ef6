using GaDms.IO;
using GaDms.Training.Batches;
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
}
