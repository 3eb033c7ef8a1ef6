using System.Security.Cryptography;
using System.Text;
using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Tests.Folder;

/// <summary>Models and pictures for tests of the store alone, which never looks at pixels.</summary>
internal static class FolderFixtures
{
    public static GalleryModel Maker(int dimension = 8, string name = "first.safetensors") => new(name, Sha(name), dimension);

    public static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static NewMedia Picture(string path, float[] vector, string? content = null) => new()
    {
        File = new GalleryFile(path, 100, 1),
        Hash = Sha(content ?? path),
        Kind = MediaKind.Crop,
        Name = Path.GetFileName(path),
        Source = "pictures",
        Width = 40,
        Height = 90,
        Entries = [new NewEntry { Vector = vector, Thumbnail = Blob(path), Width = 40, Height = 90 }],
    };

    public static NewMedia Picture(string path, int dimension = 8, string? content = null) => Picture(path, VectorOf(content ?? path, dimension), content);

    public static float[] VectorOf(string content, int dimension = 8) => Unit(new Random(Convert.ToInt32(Sha(content)[..7], 16)), dimension);

    /// <summary>As a JPEG begins, long enough to have an inside, different for each text.</summary>
    public static byte[] Blob(string text)
    {
        var bytes = new byte[600];
        new Random(Convert.ToInt32(Sha(text)[..7], 16)).NextBytes(bytes);
        (bytes[0], bytes[1]) = (0xFF, 0xD8);
        return bytes;
    }

    public static float[] Unit(Random random, int dimension)
    {
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
            vector[i] = (float)(random.NextDouble() - 0.5);
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return Array.ConvertAll(vector, x => x / length);
    }
}
