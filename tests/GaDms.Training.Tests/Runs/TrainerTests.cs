using GaDms.IO;
using GaDms.Training.Configuration;
using GaDms.Training.Runs;

namespace GaDms.Training.Tests.Runs;

/// <summary>Whole runs: what they leave behind, and that the seed decides them.</summary>
[Collection(nameof(SmallWorld))]
public sealed class TrainerTests(SmallWorld world) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_finite_losses_and_all_its_files()
    {
        var result = SmallWorld.Train(world.Config, _folder["run"]);

        var directory = new RunDirectory(_folder["run"]);
        var history = RunHistory.Read(directory.Log);
        Assert.Equal(Enumerable.Range(1, SmallWorld.Steps), history.Steps.Select(step => (int)step.Step));
        Assert.All(history.Steps, step => Assert.True(float.IsFinite(step.Loss) && step.Alignment > 0 && step.MaskedTokens > 0));
        Assert.True(history.Steps[^1].Loss < history.Steps[0].Loss);
        Assert.Equal(["val", "val", "test-last", "test"], history.Evaluations.Select(line => line.Split));
        Assert.Equal(world.Config.Epochs, history.Qualities.Count);
        Assert.Equal(SmallWorld.Steps, result.Steps);
        Assert.NotNull(result.Test);
        Assert.All(
            [directory.Last, directory.Best, directory.Final, directory.Config, directory.Curves, directory.Result],
            path => Assert.True(new FileInfo(path).Length > 0));
        Assert.Equal(JsonConfig.Write(world.Config), File.ReadAllText(directory.Config));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_seed_decides_the_run_and_the_number_of_workers_does_not()
    {
        string[] runs = [_folder["one"], _folder["two"], _folder["other"]];
        SmallWorld.Train(world.Config with { Workers = 1 }, runs[0]);
        SmallWorld.Train(world.Config with { Workers = 4 }, runs[1]);
        SmallWorld.Train(world.Config with { Seed = 2, Epochs = 1 }, runs[2]);

        RunFiles.AssertSameRun(runs[0], runs[1]);
        Assert.NotEqual(RunFiles.Losses(runs[0])[0], RunFiles.Losses(runs[2])[0]);
    }

    [Theory]
    [InlineData(NoiseMasking.Off, InformativeMasking.Off)]
    [InlineData(NoiseMasking.Random, InformativeMasking.Random)]
    [InlineData(NoiseMasking.Oracle, InformativeMasking.Off)]
    public void Every_masking_trains(NoiseMasking noise, InformativeMasking informative)
    {
        var config = world.Config with { Epochs = 1, Masking = new MaskingConfig { Noise = noise, Informative = informative } };
        SmallWorld.Train(config, _folder["run"]);
        var steps = RunHistory.Read(new RunDirectory(_folder["run"]).Log).Steps;
        Assert.All(steps, step => Assert.Equal(informative != InformativeMasking.Off, step.MaskedTokens > 0));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_and_keeps_the_last_checkpoint()
    {
        var config = world.Config with { CheckpointEverySteps = 1, Optimizer = new OptimizerConfig { LearningRate = 1e30 } };
        var failure = Assert.Throws<TrainingDivergedException>(() => SmallWorld.Train(config, _folder["run"]));

        Assert.Contains($"step {failure.Step} ", failure.Message, StringComparison.Ordinal);
        var state = RunFiles.State(_folder["run"]);
        Assert.Equal(failure.Step - 1, state.Steps);
        Assert.Equal(state.Steps, RunFiles.Losses(_folder["run"]).Length);
        Assert.All(RunFiles.Losses(_folder["run"]), loss => Assert.True(float.IsFinite(loss)));
    }
}
