using GaDms.Data.Rendering;
using GaDms.Model.Clip;
using GaDms.Training.Configuration;

namespace GaDms.Testing;

/// <summary>Training that takes seconds: a few rendered people and a tiny model that begins with random weights.</summary>
public static class SmallTraining
{
    /// <summary>Draws people, two pictures of each; eight in ten are for training.</summary>
    public static void Render(string folder, int identities, ulong seed = 1) => RenderedDataset.Write(
        new RenderSettings { Seed = seed, Identities = identities, ImagesPerIdentity = 2, Width = 32, Height = 64, NoiseRate = 0.3 }, folder);

    public static TrainConfig Config(string data) => new()
    {
        Data = new DataConfig { Root = data, CacheMegabytes = 0 },
        Model = new ModelConfig
        {
            CrossModalLayers = 1,
            VocabularyMerges = 100,
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
    };
}
