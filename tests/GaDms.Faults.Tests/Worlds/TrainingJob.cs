using GaDms.IO;
using GaDms.Training.Runs;

namespace GaDms.Faults.Tests.Worlds;

/// <summary>Training of a tiny model on a few rendered people, with one thread: 20 steps, a checkpoint after every second.</summary>
internal sealed class TrainingJob : SmallJob
{
    public override string Name => "training";

    protected override Task MakeAsync()
    {
        SmallTraining.Render(World["people"], identities: 12);
        JsonConfig.Save(SmallTraining.Config(World["people"]) with { Epochs = 4, BatchSize = 8, EvaluateEvery = 2, CheckpointEverySteps = 2 }, World["train.json"]);
        return Task.CompletedTask;
    }

    public override JobRun Start(string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] resume = File.Exists(Path.Combine(folder, "last.safetensors")) ? ["--resume"] : [];
        return JobRun.OfCommand(new GadmsProcess(environment, ["train", "--config", World["train.json"], "--out", folder, "--threads", "1", .. resume]));
    }

    public override long Progress(string folder) => Length(Path.Combine(folder, "log.jsonl")) + Math.Min(1, Length(Path.Combine(folder, "result.json")));

    // The log, the state at the end, the weights of the last and the best epoch, the figures, the curves: all bytes. Event files have times in them.
    public override Task<IReadOnlyList<string>> DifferencesAsync(string folder)
    {
        var events = Path.GetFileName(new RunDirectory(folder).TensorBoard);
        return Task.FromResult(Trees.Differences(Whole, folder, name => !name.StartsWith(events, StringComparison.Ordinal) && !name.EndsWith(".partial", StringComparison.Ordinal)));
    }
}
