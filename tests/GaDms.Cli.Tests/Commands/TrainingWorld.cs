using GaDms.IO;

namespace GaDms.Cli.Tests.Commands;

/// <summary>A few rendered people and a file that trains a tiny model on them: 40 pairs, 8 at a time, 6 epochs of 5 steps.</summary>
public sealed class TrainingWorld : IDisposable
{
    public const int Steps = 30;
    private readonly TemporaryFolder _folder = new();

    public TrainingWorld()
    {
        SmallTraining.Render(Data, identities: 12);
        JsonConfig.Save(SmallTraining.Config(Data) with { Epochs = 6, BatchSize = 8, EvaluateEvery = 0, CheckpointEverySteps = 2 }, ConfigPath);
    }

    public string Data => _folder["people"];

    public string ConfigPath => _folder["train.json"];

    public void Dispose() => _folder.Dispose();
}
