using GaDms.Model.Checkpoints;
using GaDms.Model.Clip;
using GaDms.Model.CrossModal;

namespace GaDms.Model.Files;

/// <summary>A model and what its file says about it.</summary>
public sealed record LoadedModel : IDisposable
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its form.</summary>
    public required CheckpointFormat Format { get; init; }

    /// <summary>The model, in evaluation mode.</summary>
    public required GaDmsModel Model { get; init; }

    /// <summary>All its sizes.</summary>
    public required ModelArchitecture Architecture { get; init; }

    /// <summary>
    /// XXH128 in hexadecimal over the sizes and weights of the two towers, as float32: equal for files that give equal
    /// embeddings, whatever their form and whatever heads they carry.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>Texts and numbers that the file holds besides tensors.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Tensors of the file that are no part of the model, such as an optimizer's state.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>Heads that the file does not have and that were drawn at random.</summary>
    public required IReadOnlyList<string> NewHeads { get; init; }

    /// <summary>Number formats of the weights in the file.</summary>
    public required IReadOnlyList<StoredType> StoredTypes { get; init; }

    /// <summary>Sizes of the towers.</summary>
    public ClipConfig Clip => Architecture.Clip;

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
