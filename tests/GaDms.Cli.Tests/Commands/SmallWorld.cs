using GaDms.Imaging;
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
        SmallModelFile.Write(ModelPath, seed: 1, vocabulary);
        SmallModelFile.Write(OtherModelPath, seed: 2, vocabulary);
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
}
