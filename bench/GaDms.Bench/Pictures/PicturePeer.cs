using System.Text.Json.Nodes;

namespace GaDms.Bench.Pictures;

/// <summary>Pillow and torchvision with the same files, on one thread.</summary>
internal sealed class PicturePeer : IDisposable
{
    private readonly PeerProcess _process;

    private PicturePeer(string python, string row, JsonObject load)
    {
        _process = PeerProcess.Start(python, "pictures.py");
        load["row"] = row;
        Versions = _process.Ask(new JsonObject { ["load"] = load })["versions"]!.GetValue<string>();
    }

    /// <summary>Of the libraries.</summary>
    public string Versions { get; }

    public static PicturePeer Loading(string python, IReadOnlyList<string> crops, int height, int width, int batch) => new(python, "load", new JsonObject
    {
        ["files"] = Array(crops),
        ["height"] = height,
        ["width"] = width,
        ["batch"] = batch,
    });

    public static PicturePeer Cropping(string python, IReadOnlyList<string> photographs, string folder, int quality) => new(python, "crop", new JsonObject
    {
        ["files"] = Array(photographs),
        ["boxes"] = new JsonArray([.. PictureFiles.Boxes.Select(box => (JsonNode)new JsonArray(box.X, box.Y, box.X + box.Width, box.Y + box.Height))]),
        ["folder"] = folder,
        ["quality"] = quality,
    });

    /// <summary>Makes one call; its seconds.</summary>
    public double Seconds() => _process.Seconds("");

    public void Dispose() => _process.Dispose();

    private static JsonArray Array(IEnumerable<string> files) => new([.. files.Select(file => (JsonNode)file)]);
}
