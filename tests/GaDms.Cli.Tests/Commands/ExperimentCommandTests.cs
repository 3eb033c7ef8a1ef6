using System.Text.Json;
using GaDms.Data.Rendering;
using GaDms.IO;
using GaDms.Training.Configuration;
using GaDms.Training.Experiments;

namespace GaDms.Cli.Tests.Commands;

/// <summary>An experiment as users run it: from nothing to its table, once more, and with what cannot be right.</summary>
public sealed class ExperimentCommandTests : IDisposable
{
    private static readonly RenderSettings s_people = new() { Identities = 12, ImagesPerIdentity = 2, CaptionsPerImage = 1, Width = 32, Height = 64, ValShare = 0.25, TestShare = 0.25 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_is_made_run_by_run_and_not_made_again()
    {
        JsonConfig.Save(Experiment(), _folder["experiment.json"]);
        var first = Run().AssertDone();
        Assert.Contains("start-1: ", first.Errors, StringComparison.Ordinal);
        Assert.Contains("start-2: ", first.Errors, StringComparison.Ordinal);
        AssertTable(first);

        // The second phase begins with the weights of the first, and every variant with those of the second.
        Assert.EndsWith("start-1/final.safetensors", ConfigOf("start-2").Model.Checkpoint, StringComparison.Ordinal);
        Assert.EndsWith("start-2/final.safetensors", ConfigOf("runs/plain-seed1").Model.Checkpoint, StringComparison.Ordinal);

        // One run is lost: it alone is done again, and gives the same figures.
        Directory.Delete(_folder["out/runs/masked-seed1"], recursive: true);
        var second = Run().AssertDone();
        Assert.Contains("masked-seed1: ", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("plain-seed1: ", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("start-", second.Errors, StringComparison.Ordinal);
        Assert.Equal(first.Output, second.Output);
    }

    [Fact]
    public void A_data_set_that_is_not_described_is_told_at_once()
    {
        JsonConfig.Save(Experiment() with { Data = new Dictionary<string, RenderSettings> { ["general"] = s_people } }, _folder["experiment.json"]);
        Run().AssertFailed(1, "experiment.json", "\"noisy\"", "general");
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private static ExperimentConfig Experiment()
    {
        var train = SmallTraining.Config("") with { BatchSize = 4, Epochs = 1 };
        var pretrain = train with { Loss = new LossConfig { Alignment = AlignmentLoss.Itc }, Masking = new MaskingConfig { Informative = InformativeMasking.Off, Noise = NoiseMasking.Off } };
        return new ExperimentConfig
        {
            Data = new Dictionary<string, RenderSettings>
            {
                ["general"] = s_people,
                ["noisy"] = s_people with { FirstIdentity = 1000, NoiseRate = 0.3 },
            },
            Start = [new StartPhase { Data = "general", Train = pretrain }, new StartPhase { Data = "general", Train = pretrain with { Model = new ModelConfig() } }],
            Base = train with { Model = new ModelConfig { CrossModalLayers = 1 }, Masking = new MaskingConfig { Informative = InformativeMasking.Off, Noise = NoiseMasking.Off } },
            Seeds = [1],
            Variants =
            [
                new ExperimentVariant { Name = "plain", Data = "noisy" },
                new ExperimentVariant { Name = "masked", Data = "noisy", Set = ["masking.noise=score", "masking.informative=score"] },
            ],
        };
    }

    private static void AssertTable(Outcome outcome)
    {
        var rows = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(["plain", "masked"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.Equal(1, row.GetProperty("seeds").GetInt32()));
        // Only what scores its tokens has areas.
        Assert.Equal([0, 1], rows.Select(row => row.GetProperty("falseByEpoch").GetArrayLength()));
    }

    private Outcome Run() => Gadms.RunIn(_folder.Path, "experiment", "masking", "--config", "experiment.json", "--out", "out", "--json", "-");

    private TrainConfig ConfigOf(string run) => JsonConfig.Load<TrainConfig>(_folder[$"out/{run}.json"]);
}
