using GaDms.Torch;
using GaDms.Torch.nn;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.CrossModal;

/// <summary>dense, QuickGELU, layer norm, vocabulary: logits of the token that a mask hides.</summary>
public sealed class MaskedTokenHead : Module
{
    /// <summary>Creates the head.</summary>
    public MaskedTokenHead(int width, int vocabSize)
    {
        dense = register_module("dense", new Linear(width, width));
        ln = register_module("ln", new LayerNorm(width));
        fc = register_module("fc", new Linear(width, vocabSize));
    }

    /// <summary>[E, E].</summary>
    public Linear dense { get; }

    /// <summary>Layer norm.</summary>
    public LayerNorm ln { get; }

    /// <summary>[vocabulary, E].</summary>
    public Linear fc { get; }

    /// <summary>Rows [N, E] to logits [N, vocabulary]. Only rows that carry a label need to be given.</summary>
    public Tensor forward(Tensor rows) => fc.forward(ln.forward(F.quick_gelu(dense.forward(rows))));
}
