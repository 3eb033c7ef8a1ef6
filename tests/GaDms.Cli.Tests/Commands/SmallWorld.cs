using GaDms.Imaging;
using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Model.Text;

namespace GaDms.Cli.Tests.Commands;

/// <summary>A tiny random model with its vocabulary and a folder of pictures, made once for all tests of the commands.</summary>
public sealed class SmallWorld : IDisposable
{
    public const int Pictures = 12;
    private readonly TemporaryFolder _folder = new();

    public SmallWorld()
    {
        var vocabulary = ClipVocabulary.Train(["a man in a red coat", "a woman in a red coat with a blue bag"], 8);
        WriteModel(ModelPath, seed: 1, vocabulary);
        WriteModel(OtherModelPath, seed: 2, vocabulary);
        Directory.CreateDirectory(Path.Combine(PictureFolder, "deeper"));
        for (var i = 0; i < Pictures; i++)
        {
            var image = new Image(20 + i, 60);
            image.Fill(Color.FromHsv(360f * i / Pictures, 1, 1));
            ImageCodec.Save(image, Path.Combine(PictureFolder, i % 2 == 0 ? "" : "deeper", $"{i:D2}.png"));
        }
    }

    public string ModelPath => _folder["model.safetensors"];

    public string OtherModelPath => _folder["other.safetensors"];

    public string PictureFolder => _folder["pictures"];

    public void Dispose() => _folder.Dispose();

    private static void WriteModel(string path, long seed, ClipVocabulary vocabulary)
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
