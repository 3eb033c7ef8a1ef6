using GaDms.Imaging;

namespace GaDms.Data.Tests;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gadms-data-").FullName;

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A small picture of one colour.</summary>
    public string WritePicture(string name, byte grey = 128, int width = 8, int height = 16)
    {
        var picture = new Image(width, height);
        picture.Pixels.AsSpan().Fill(grey);
        return Write(name, ImageCodec.EncodePng(picture));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
