using GaDms.Model.Checkpoints;
using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;

namespace GaDms.Model.Tests.Files;

/// <summary>The smallest model there can be, and files made of it.</summary>
internal static class SmallModel
{
    public static ClipConfig Clip { get; } = new()
    {
        ImageHeight = 48,
        ImageWidth = 16,
        PatchSize = 8,
        Stride = 8,
        VisionWidth = 64,
        VisionLayers = 1,
        TextWidth = 64,
        TextLayers = 2,
        ContextLength = 12,
        VocabSize = 520,
        EmbedDim = 64,
    };

    public static GaDmsModel Create(ClipConfig? clip = null, CrossModalConfig? heads = null, long seed = 1) =>
        GaDmsModel.CreateRandom(clip ?? Clip, heads, seed);

    /// <summary>Writes a model, then its tensors again as <paramref name="change"/> wants them.</summary>
    public static void SaveChanged(string path, Action<OrderedDictionary<string, SafetensorsTensor>, Dictionary<string, string>> change)
    {
        using var model = Create();
        ModelFile.Save(model, path);
        var tensors = new OrderedDictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        Dictionary<string, string> metadata;
        using (var file = CheckpointReader.Open(path))
        {
            foreach (var (name, entry) in file.Tensors)
            {
                var bytes = entry.ReadBytes();
                tensors.Add(name, new SafetensorsTensor(name, entry.DType, entry.Shape, stream => stream.Write(bytes)));
            }
            metadata = file.Metadata.ToDictionary(StringComparer.Ordinal);
        }
        change(tensors, metadata);
        SafetensorsWriter.Write(path, [.. tensors.Values], metadata);
    }
}
