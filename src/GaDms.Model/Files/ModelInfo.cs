using System.Globalization;
using GaDms.Model.Checkpoints;

namespace GaDms.Model.Files;

/// <summary>What a model file holds and what it can be used for.</summary>
public sealed record ModelInfo
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its form.</summary>
    public required CheckpointFormat Format { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Sizes of the model.</summary>
    public required ModelArchitecture Architecture { get; init; }

    /// <summary>Number formats of the weights in the file.</summary>
    public required IReadOnlyList<StoredType> StoredTypes { get; init; }

    /// <summary>Parameters of each part, in the order image tower, text tower, heads.</summary>
    public required IReadOnlyDictionary<string, long> Parameters { get; init; }

    /// <summary>See <see cref="LoadedModel.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The vocabulary beside the file; null: there is none that fits.</summary>
    public required string? Vocabulary { get; init; }

    /// <summary>What the model can be used for.</summary>
    public required IReadOnlyList<string> Uses { get; init; }

    /// <summary>Texts and numbers besides tensors.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Tensors that are no part of the model.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>Loads the file, which checks it, and describes it.</summary>
    /// <exception cref="InvalidDataException">The file holds no model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelInfo Read(string path, ModelLoadOptions? options = null)
    {
        using var loaded = ModelFile.Load(path, options);
        var vocabulary = VocabularyFile.FindFitting(loaded.Path, loaded.Clip);
        return new ModelInfo
        {
            Path = loaded.Path,
            Format = loaded.Format,
            Bytes = new FileInfo(loaded.Path).Length,
            Architecture = loaded.Architecture,
            StoredTypes = loaded.StoredTypes,
            Parameters = CountParameters(loaded),
            Fingerprint = loaded.Fingerprint,
            Vocabulary = vocabulary,
            Uses = [.. DescribeUses(loaded.Architecture, vocabulary)],
            Metadata = loaded.Metadata,
            LeftOut = loaded.LeftOut,
        };
    }

    /// <summary>The same as names and texts, for people.</summary>
    public IEnumerable<(string Name, string Text)> Describe()
    {
        var clip = Architecture.Clip;
        yield return ("file", $"{Path} ({Megabytes(Bytes)}, {Format})");
        if (Architecture.Description.Length > 0)
            yield return ("description", Architecture.Description);
        yield return ("picture", $"{clip.ImageHeight} x {clip.ImageWidth} (height x width), patch {clip.PatchSize}, stride {clip.Stride}: {clip.GridHeight} x {clip.GridWidth} patches");
        yield return ("image tower", $"width {clip.VisionWidth}, {clip.VisionLayers} layers");
        yield return ("text tower", $"width {clip.TextWidth}, {clip.TextLayers} layers, {clip.ContextLength} positions, {clip.VocabSize} tokens");
        yield return ("embedding", $"{clip.EmbedDim} dimensions");
        if (Architecture.Heads.MaskedTokens)
            yield return ("masked-token branch", $"{Architecture.Heads.Layers} layers");
        if (Architecture.Heads.Identities > 0)
            yield return ("classifier", $"{Architecture.Heads.Identities} identities");
        foreach (var (part, count) in Parameters)
            yield return ($"parameters, {part}", count.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("stored as", string.Join(", ", StoredTypes));
        yield return ("vocabulary", Vocabulary ?? "none that fits beside the file");
        foreach (var use in Uses)
            yield return ("use", use);
        foreach (var (name, text) in Metadata)
            yield return (name, text);
        if (LeftOut.Count > 0)
            yield return ("besides", $"{LeftOut.Count} tensors that are no part of the model");
        yield return ("fingerprint", Fingerprint);
    }

    private static OrderedDictionary<string, long> CountParameters(LoadedModel loaded)
    {
        var counts = new OrderedDictionary<string, long>(StringComparer.Ordinal) { ["image tower"] = 0, ["text tower"] = 0 };
        foreach (var (name, parameter) in loaded.Model.named_parameters())
        {
            var part = HeadGroups.Of(name) ?? (name.StartsWith("base_model.visual.", StringComparison.Ordinal) ? "image tower" : "text tower");
            counts[part] = counts.GetValueOrDefault(part) + parameter.numel;
        }
        return counts;
    }

    private static IEnumerable<string> DescribeUses(ModelArchitecture architecture, string? vocabulary)
    {
        var needed = vocabulary is null ? " (with --vocabulary)" : "";
        yield return "index pictures";
        yield return $"search and explain{needed}";
        yield return $"evaluate{needed}";
        yield return architecture.Heads.MaskedTokens ? $"continue training, masked tokens included{needed}" : $"start training; the masked-token branch starts at random{needed}";
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}
