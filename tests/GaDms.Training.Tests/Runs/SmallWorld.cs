using GaDms.Torch;
using GaDms.Training.Configuration;
using GaDms.Training.Runs;

namespace GaDms.Training.Tests.Runs;

/// <summary>
/// Two small data sets of rendered people, drawn once, and the configuration of a run on them: 80 pairs, 16 at a time, so that
/// an epoch has 5 steps and a run of 2 epochs 10.
/// </summary>
public sealed class SmallWorld : IDisposable
{
    public const int StepsPerEpoch = 5;
    public const int Steps = 10;
    private readonly TemporaryFolder _folder = new();

    public SmallWorld()
    {
        // The model is too small to be worth the hand-over between threads.
        torch.set_num_threads(1);
        SmallTraining.Render(Data, identities: 24);
        SmallTraining.Render(OtherData, identities: 24, seed: 2);
    }

    public string Data => _folder["people"];

    /// <summary>As many other people.</summary>
    public string OtherData => _folder["others"];

    public TrainConfig Config => SmallTraining.Config(Data) with
    {
        Schedule = new ScheduleConfig { WarmupEpochs = 1, EachStep = true },
        Epochs = 2,
        BatchSize = 16,
    };

    /// <summary>Runs a configuration to its end in a folder.</summary>
    public static TrainingResult Train(TrainConfig config, string folder, bool resume = false)
    {
        var parts = TrainingPartsLoader.Load(config);
        using var model = parts.Model;
        return new Trainer(config, parts, new RunDirectory(folder)).Run(resume, CancellationToken.None);
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>
/// Tests with models run one after the other: libtorch's generator and its count of live tensors are the process's.
/// </summary>
[CollectionDefinition(nameof(SmallWorld), DisableParallelization = true)]
public sealed class SmallWorldDefinition : ICollectionFixture<SmallWorld>;
