using System.Runtime.InteropServices;
using GaDms.Model.Checkpoints;
using GaDms.Model.CrossModal;
using GaDms.Torch;

namespace GaDms.Model.Files;

/// <summary>
/// Loads models from checkpoints of any known form, all sizes read off the tensors, and writes this project's own:
/// safetensors under the released code's names, with all sizes in the header.
/// </summary>
public static class ModelFile
{
    /// <summary>Entry of the safetensors header that holds the <see cref="ModelArchitecture"/>.</summary>
    public const string ArchitectureKey = "gadms.architecture";

    private const string PreferredName = "model.safetensors";
    private const int NamedAtMost = 8;

    private static readonly string[] s_extensions = [".safetensors", ".pt", ".pth"];

    /// <summary>Loads a model.</summary>
    /// <param name="path">A file, or a folder that holds one model file (or one named model.safetensors).</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InvalidDataException">
    /// The file holds no model, or tensors are missing, unexpected or of another shape: all are listed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LoadedModel Load(string path, ModelLoadOptions? options = null)
    {
        options ??= new ModelLoadOptions();
        path = Resolve(path);
        using var weights = ModelWeights.Open(path, options);
        // Every number is read for it, which another processor may do meanwhile.
        var fingerprint = Task.Run(weights.Fingerprint);
        var inFile = weights.Architecture.Heads;
        var heads = options.Heads ?? inFile;
        var architecture = weights.Architecture with { Heads = heads };
        string[] newHeads =
        [
            .. heads.MaskedTokens && !(inFile.MaskedTokens && inFile.Layers == heads.Layers) ? [HeadGroups.MaskedTokens] : Array.Empty<string>(),
            .. heads.Identities > 0 && inFile.Identities != heads.Identities ? [HeadGroups.Classifier] : Array.Empty<string>(),
        ];
        var model = Create(architecture, isFilled: newHeads.Length == 0);
        try
        {
            if (newHeads.Length > 0)
                HeadInitialization.Apply(model);
            Fill(model, weights, path, newHeads);
            model.to(options.DType);
            model.to(options.Device);
            model.eval();
            return new LoadedModel
            {
                Path = path,
                Format = weights.Format,
                Model = model,
                Architecture = architecture,
                Fingerprint = fingerprint.GetAwaiter().GetResult(),
                Metadata = weights.Metadata.Where(entry => entry.Key != ArchitectureKey).ToDictionary(StringComparer.Ordinal),
                LeftOut = weights.LeftOut,
                NewHeads = newHeads,
                StoredTypes = weights.StoredTypes,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // Weights that are read need not be drawn before.
    private static GaDmsModel Create(ModelArchitecture architecture, bool isFilled)
    {
        using var skipping = isFilled ? torch.nn.utils.skip_init() : null;
        return new GaDmsModel(architecture.Clip, architecture.Heads);
    }

    /// <summary>Writes a model, beside its place first and then renamed.</summary>
    /// <param name="model">Its weights are written in their names' order of registration.</param>
    /// <param name="path">The file; ends in .safetensors.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left under its name, nor a vocabulary beside it.</exception>
    public static void Save(GaDmsModel model, string path, ModelSaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ModelSaveOptions();
        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{path}: models are written as safetensors; give the file that extension");
        var architecture = new ModelArchitecture { Description = options.Description, Clip = model.base_model.Config, Heads = model.Heads };
        var metadata = new Dictionary<string, string>(options.Metadata, StringComparer.Ordinal) { [ArchitectureKey] = architecture.ToJson() };
        var tensors = model.state_dict().Select(tensor => new SafetensorsTensor(
            tensor.Key, options.DType, tensor.Value.shape, stream => Write(stream, tensor.Value, options.DType)));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var vocabularyPath = VocabularyFile.PathFor(path);
        var isNew = options.Vocabulary is not null && !File.Exists(vocabularyPath);
        try
        {
            options.Vocabulary?.Save(vocabularyPath);
            SafetensorsWriter.Write(path, [.. tensors], metadata);
        }
        catch
        {
            if (isNew)
                File.Delete(vocabularyPath);
            throw;
        }
    }

    /// <summary>The model file that a path stands for.</summary>
    /// <exception cref="IOException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no model file, or several.</exception>
    public static string Resolve(string path)
    {
        if (File.Exists(path))
            return path;
        if (!Directory.Exists(path))
            throw new FileNotFoundException($"{path}: there is no such model file");
        var preferred = Path.Combine(path, PreferredName);
        if (File.Exists(preferred))
            return preferred;
        var files = Directory.EnumerateFiles(path).Where(file => s_extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToArray();
        return files switch
        {
            [var only] => only,
            [] => throw new InvalidDataException($"{path}: this folder holds no model file ({string.Join(", ", s_extensions)})"),
            _ => throw new InvalidDataException($"{path}: this folder holds several model files ({string.Join(", ", files.Select(Path.GetFileName))}); give one of them"),
        };
    }

    private static void Fill(GaDmsModel model, ModelWeights weights, string path, string[] newHeads)
    {
        using var scope = new TensorScope();
        var parameters = model.state_dict().Where(parameter => !newHeads.Contains(HeadGroups.Of(parameter.Key))).ToDictionary(StringComparer.Ordinal);
        Compare(parameters, model.Heads, weights, path);
        foreach (var (name, parameter) in parameters)
            parameter.Write<float>(values => weights.Read(name, values));
    }

    /// <summary>Names and shapes must be the model's own; all differences make one message.</summary>
    private static void Compare(Dictionary<string, Tensor> parameters, CrossModalConfig heads, ModelWeights weights, string path)
    {
        var missing = parameters.Keys.Where(name => weights.ShapeOf(name) is null);
        var unexpected = weights.Names.Where(name => !parameters.ContainsKey(name) && !IsLeftOut(name, heads, weights));
        var misshaped = parameters.Where(parameter => weights.ShapeOf(parameter.Key) is { } shape && !shape.AsSpan().SequenceEqual(parameter.Value.shape))
            .Select(parameter => $"{parameter.Key} [{string.Join(", ", weights.ShapeOf(parameter.Key)!)}] instead of [{string.Join(", ", parameter.Value.shape)}]");
        var differences = string.Join("; ", new[] { List("missing", missing), List("unexpected", unexpected), List("of another shape", misshaped) }.OfType<string>());
        if (differences.Length > 0)
            throw new InvalidDataException($"{path} cannot be loaded: its tensors are not those of a CLIP model of its sizes; {differences}");
    }

    /// <summary>A head that was not asked for, or whose size is another than asked for, stays in the file.</summary>
    private static bool IsLeftOut(string name, CrossModalConfig heads, ModelWeights weights) => HeadGroups.Of(name) switch
    {
        HeadGroups.MaskedTokens => !heads.MaskedTokens || heads.Layers != weights.Architecture.Heads.Layers,
        HeadGroups.Classifier => heads.Identities != weights.Architecture.Heads.Identities,
        _ => false,
    };

    private static string? List(string what, IEnumerable<string> names)
    {
        var all = names.ToArray();
        if (all.Length == 0)
            return null;
        var rest = all.Length > NamedAtMost ? $" and {all.Length - NamedAtMost} more" : "";
        return $"{what}: {string.Join(", ", all.Take(NamedAtMost))}{rest}";
    }

    private static void Write(Stream stream, Tensor tensor, StoredType type)
    {
        var values = tensor.detach().to(ScalarType.Float32).ToArray<float>();
        switch (type)
        {
            case StoredType.F32:
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
                break;
            case StoredType.F16:
                stream.Write(MemoryMarshal.AsBytes(Array.ConvertAll(values, value => (Half)value).AsSpan()));
                break;
            case StoredType.BF16:
                stream.Write(MemoryMarshal.AsBytes(Array.ConvertAll(values, ToBFloat16).AsSpan()));
                break;
            default:
                throw new NotSupportedException($"weights are written as F32, F16 or BF16, not {type}");
        }
    }

    /// <summary>The upper half of a float, rounded to nearest even.</summary>
    private static ushort ToBFloat16(float value)
    {
        if (float.IsNaN(value))
            return 0x7FC0;
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
