using System.Security.Cryptography;
using System.Text;
using GaDms.Retrieval.Store;

namespace GaDms.Cli.Tests.Retrieval;

/// <summary>Models and pictures for tests of the store alone, which never looks at pixels.</summary>
internal static class GalleryFixtures
{
    public static GalleryModel Model(int dimension = 8, string name = "first.safetensors") => new(name, Sha(name), dimension);

    public static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static GalleryImage Image(string path, float[] vector, string? content = null) => new()
    {
        File = new GalleryFile(path, 100, 1),
        Hash = Sha(content ?? path),
        Width = 40,
        Height = 90,
        Thumbnail = Encoding.UTF8.GetBytes(path),
        Vector = vector,
    };

    public static GalleryImage Image(string path, int dimension = 8, string? content = null) =>
        Image(path, Unit(new Random(Convert.ToInt32(Sha(content ?? path)[..7], 16)), dimension), content);

    public static float[] Unit(Random random, int dimension)
    {
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
            vector[i] = (float)(random.NextDouble() - 0.5);
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return Array.ConvertAll(vector, x => x / length);
    }
}
