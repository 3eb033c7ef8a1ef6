using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Model.Text;

namespace GaDms.Testing;

/// <summary>A model file of a moment's work, for pictures of 16 x 48.</summary>
public static class SmallModelFile
{
    /// <summary>Writes one with random weights of this seed, and its vocabulary beside it.</summary>
    public static void Write(string path, long seed, ClipVocabulary vocabulary)
    {
        var clip = new ClipConfig
        {
            ImageHeight = 48,
            ImageWidth = 16,
            PatchSize = 8,
            Stride = 8,
            VisionWidth = 64,
            VisionLayers = 2,
            TextWidth = 64,
            TextLayers = 2,
            ContextLength = 20,
            VocabSize = vocabulary.Size,
            EmbedDim = 64,
        };
        using var model = GaDmsModel.CreateRandom(clip, heads: null, seed);
        ModelFile.Save(model, path, new ModelSaveOptions { Vocabulary = vocabulary });
    }
}
