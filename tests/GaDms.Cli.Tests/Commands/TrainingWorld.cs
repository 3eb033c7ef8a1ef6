using GaDms.Data.Rendering;
using GaDms.IO;
using GaDms.Model.Clip;
using GaDms.Training.Configuration;

namespace GaDms.Cli.Tests.Commands;

/// <summary>A few rendered people and a file that trains a tiny model on them: 40 pairs, 8 at a time, 6 epochs of 5 steps.</summary>
public sealed class TrainingWorld : IDisposable
{
    public const int Steps = 30;
    private readonly TemporaryFolder _folder = new();

    public TrainingWorld()
    {
        RenderedDataset.Write(new RenderSettings { Identities = 12, ImagesPerIdentity = 2, Width = 32, Height = 64, NoiseRate = 0.3 }, Data);
        JsonConfig.Save(Config, ConfigPath);
    }

    public string Data => _folder["people"];

    public string ConfigPath => _folder["train.json"];

    private TrainConfig Config => new()
    {
        Data = new DataConfig { Root = Data },
        Model = new ModelConfig
        {
            CrossModalLayers = 1,
            VocabularyMerges = 60,
            Clip = new ClipConfig
            {
                ImageHeight = 64,
                ImageWidth = 32,
                PatchSize = 16,
                Stride = 16,
                VisionWidth = 64,
                VisionLayers = 2,
                TextWidth = 64,
                TextLayers = 2,
                ContextLength = 77,
                VocabSize = 1000,
                EmbedDim = 64,
            },
        },
        Optimizer = new OptimizerConfig { LearningRate = 1e-3 },
        Epochs = 6,
        BatchSize = 8,
        EvaluateEvery = 0,
        CheckpointEverySteps = 2,
    };

    public void Dispose() => _folder.Dispose();
}
