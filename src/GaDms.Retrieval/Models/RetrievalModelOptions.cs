using GaDms.Model.Files;
using GaDms.Torch;

namespace GaDms.Retrieval.Models;

/// <summary>How a model is loaded and run for search.</summary>
public sealed record RetrievalModelOptions
{
    /// <summary>Vocabulary file; null: the one beside the model.</summary>
    public string? VocabularyPath { get; init; }

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; } = Device.CPU;

    /// <summary>bfloat16 matrix products: about twice as fast where the processor has them, cosine to float32 0.9999.</summary>
    public bool Bf16 { get; init; }

    /// <summary>Pictures that are encoded together.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Nothing but sentences will be encoded, and few of them: on a CPU the text tower alone is opened, without libtorch, and computes in float32.
    /// </summary>
    public bool TextAlone { get; init; }

    /// <summary>Keeps the masked-token branch of a file that has one, for ranking again; searches do not need it.</summary>
    public bool CrossModal { get; init; }

    /// <summary>Picture size and stride for files that do not say.</summary>
    public ModelLoadOptions Picture { get; init; } = new();
}
