using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using GaDms.IO;
using GaDms.Model.Checkpoints;
using GaDms.Model.Clip;

namespace GaDms.Model.Files;

/// <summary>Writes consecutive numbers of a tensor, row-major, from one of them on into a span.</summary>
internal delegate void FillTensor(Span<float> destination, long from);

/// <summary>An opened model file: the sizes that its tensors tell, and its weights, positions already fitted to the wanted picture.</summary>
internal sealed class ModelWeights : IDisposable
{
    private const string Positions = "base_model.visual.positional_embedding";

    private readonly TensorFile _file;
    private readonly OrderedDictionary<string, (long[] Shape, FillTensor Fill)> _tensors = new(StringComparer.Ordinal);

    private ModelWeights(TensorFile file, ModelLoadOptions options)
    {
        _file = file;
        var state = StateDict.Read(file);
        LeftOut = state.Ignored;
        foreach (var (name, tensor) in state.Tensors)
            _tensors.Add(name, (tensor.Shape, tensor.CopyTo));
        var stored = file.Metadata.TryGetValue(ModelFile.ArchitectureKey, out var json) ? ModelArchitecture.FromJson(json) : null;
        PictureSize? picture = null;
        var shapes = _tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Shape, StringComparer.Ordinal);
        var inferred = new ArchitectureInference(shapes).Infer(
            (patch, positions) =>
            {
                picture = PictureSize.Decide(stored, options, state.Naming, patch, positions);
                return (picture.Height, picture.Width, picture.Stride);
            },
            stored?.Clip.HeadWidth ?? ClipConfig.ViTB16.HeadWidth);
        if (stored is not null)
            RequireSame(stored, inferred);
        Architecture = inferred with { Description = stored?.Description ?? "" };
        FitPositions(picture!.Source);
    }

    public CheckpointFormat Format => _file.Format;

    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Sizes of the model in the file, all heads included.</summary>
    public ModelArchitecture Architecture { get; }

    public IEnumerable<string> Names => _tensors.Keys;

    /// <summary>Opens a file and decides all sizes.</summary>
    /// <exception cref="InvalidDataException">The file holds no model, or sizes that do not fit each other; the message begins with the path.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelWeights Open(string path, ModelLoadOptions options)
    {
        var file = CheckpointReader.Open(path);
        try
        {
            return new ModelWeights(file, options);
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw e.Message.StartsWith(path, StringComparison.Ordinal) ? e : new InvalidDataException($"{path} cannot be loaded: {e.Message}", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public long[]? ShapeOf(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor.Shape : null;

    /// <summary>Number formats of the model's tensors in the file.</summary>
    public IReadOnlyList<StoredType> StoredTypes =>
        [.. _file.Tensors.Values.ExceptBy(LeftOut, tensor => tensor.Name).Select(tensor => tensor.DType).Distinct().Order()];

    /// <summary>Reads consecutive numbers of a tensor: all, or as many as the destination holds.</summary>
    public void Read(string name, Span<float> destination, long from = 0) => _tensors[name].Fill(destination, from);

    /// <summary>See <see cref="LoadedModel.Fingerprint"/>.</summary>
    public string Fingerprint() => KnownFingerprints.Of(_file, Architecture.ToJson(), ComputeFingerprint, UserCache.Default);

    private string ComputeFingerprint()
    {
        // It tells models apart and keeps nobody out; SHA-256 would take longer than all the rest of loading.
        var hash = new XxHash128();
        hash.Append(Encoding.UTF8.GetBytes((Architecture with { Description = "", Heads = new() }).ToJson()));
        var towers = _tensors.Where(tensor => HeadGroups.Of(tensor.Key) is null).OrderBy(tensor => tensor.Key, StringComparer.Ordinal);
        var buffer = Array.Empty<float>();
        foreach (var (name, (shape, fill)) in towers)
        {
            var values = Prefix(ref buffer, shape.Aggregate(1L, (product, size) => product * size));
            fill(values, 0);
            hash.Append(Encoding.UTF8.GetBytes($"\n{name}\n"));
            hash.Append(MemoryMarshal.AsBytes(values));
        }
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public void Dispose() => _file.Dispose();

    private void FitPositions(PictureGrid source)
    {
        var (shape, fill) = _tensors[Positions];
        var target = new PictureGrid(Architecture.Clip.GridHeight, Architecture.Clip.GridWidth);
        if (source == target)
            return;
        var width = (int)shape[1];
        _tensors[Positions] = ([1L + target.Count, width], Resized);

        void Resized(Span<float> destination, long from)
        {
            var values = new float[shape[0] * width];
            fill(values, 0);
            var resized = PositionEmbedding.Resize(values, source.Rows, source.Columns, target.Rows, target.Columns, width);
            resized.AsSpan((int)from, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>The beginning of memory that is used for one tensor after the other.</summary>
    private static Span<float> Prefix(ref float[] buffer, long length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<float>((int)length);
        return buffer.AsSpan(0, (int)length);
    }

    /// <summary>The header of an own checkpoint may be wrong or forged; sizes other than the picture's must be those of the tensors.</summary>
    private void RequireSame(ModelArchitecture stored, ModelArchitecture inferred)
    {
        var (said, found) = (stored.Clip, inferred.Clip with { ImageHeight = stored.Clip.ImageHeight, ImageWidth = stored.Clip.ImageWidth, Stride = stored.Clip.Stride });
        if (said != found)
            throw new InvalidDataException($"its header says {said}, its tensors say {found}");
        var positions = _tensors[Positions].Shape[0];
        if (positions != said.ImageTokens)
            throw new InvalidDataException($"its header says {said.ImageTokens} image tokens, its position embedding has {positions} rows");
    }
}
