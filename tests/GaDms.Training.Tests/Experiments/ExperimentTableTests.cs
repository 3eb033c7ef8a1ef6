using System.Text.Json;
using GaDms.IO;
using GaDms.Training.Experiments;

namespace GaDms.Training.Tests.Experiments;

public sealed class ExperimentTableTests
{
    /// <summary>Captions that hold no false word have no area for them; the log says NaN, which JSON cannot.</summary>
    [Fact]
    public void A_run_on_clean_captions_can_be_written_as_json()
    {
        using var folder = new TemporaryFolder();
        var layout = new ExperimentLayout(folder.Path);
        var config = JsonConfig.Load<ExperimentConfig>(Path.Combine(RepositoryFolder.Path, "configs", "experiments", "masking.json"));
        var variant = config.Variants[^1];
        var run = layout.Run(variant, config.Seeds[0]);
        Directory.CreateDirectory(run);
        const string Figures = """{"rank1":50,"rank5":80,"rank10":90,"meanAveragePrecision":60,"meanInverseNegativePenalty":40,"queries":8,"gallery":8,"queriesWithoutPositive":0}""";
        const string Both = $$"""{"textToImage":{{Figures}},"imageToText":{{Figures}}}""";
        File.WriteAllText(Path.Combine(run, "result.json"), $$"""{"steps":1,"lastLoss":1,"bestEpoch":1,"validation":{{Both}},"test":{{Both}},"testLast":{{Both}}}""");
        File.WriteAllText(Path.Combine(run, "log.jsonl"), """{"step":1,"epoch":1,"quality":{"false":"NaN","irrelevant":"NaN","filler":0.25}}""" + "\n");

        var table = ExperimentTable.Read(config with { Variants = [variant] }, layout);
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(table));
        var row = document.RootElement.GetProperty("Rows")[0];
        Assert.Equal(JsonValueKind.Null, row.GetProperty("FalseByEpoch")[0].ValueKind);
        Assert.Equal(0.25, row.GetProperty("FillerByEpoch")[0].GetDouble());
        Assert.Equal(50, row.GetProperty("Rank1").GetProperty("Mean").GetDouble());
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("StartRank1").ValueKind);
    }
}
