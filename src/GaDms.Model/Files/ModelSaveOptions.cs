using GaDms.Model.Checkpoints;
using GaDms.Model.Text;

namespace GaDms.Model.Files;

/// <summary>What a model file gets besides weights.</summary>
public sealed record ModelSaveOptions
{
    /// <summary>What the model is, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>Written beside the model, under its name; null: none is written.</summary>
    public ClipVocabulary? Vocabulary { get; init; }

    /// <summary>F32, F16 or BF16.</summary>
    public StoredType DType { get; init; } = StoredType.F32;

    /// <summary>Further texts for the header: licence, what it was trained on, what it is not for.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
