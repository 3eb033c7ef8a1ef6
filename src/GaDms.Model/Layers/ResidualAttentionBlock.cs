using GaDms.Torch;
using GaDms.Torch.nn;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Layers;

// B batch, L positions, D width.

/// <summary>One pre-norm transformer block of CLIP: attention, then a four times wider MLP with QuickGELU.</summary>
public sealed class ResidualAttentionBlock : Module
{
    /// <summary>Creates a block of the given width and number of heads.</summary>
    public ResidualAttentionBlock(int width, int heads)
    {
        attn = register_module("attn", new MultiheadAttention(width, heads));
        ln_1 = register_module("ln_1", new LayerNorm(width));
        mlp = register_module("mlp", new Mlp(width));
        ln_2 = register_module("ln_2", new LayerNorm(width));
    }

    /// <summary>Attention.</summary>
    public MultiheadAttention attn { get; }

    /// <summary>Layer norm before the attention.</summary>
    public LayerNorm ln_1 { get; }

    /// <summary>The MLP.</summary>
    public Mlp mlp { get; }

    /// <summary>Layer norm before the MLP.</summary>
    public LayerNorm ln_2 { get; }

    /// <summary>[B, L, D] to [B, L, D]; <paramref name="mask"/> is added to the attention logits.</summary>
    public Tensor forward(Tensor x, Tensor? mask) => Finish(x, attn.forward(ln_1.forward(x), mask));

    /// <summary>
    /// The block's output at one position of each sample only, which is all that leaves the last block when
    /// features are wanted: keys and values are needed everywhere, everything else at that position.
    /// </summary>
    /// <param name="x">[B, L, D].</param>
    /// <param name="at">The same positions' rows of <paramref name="x"/>, [B, 1, D].</param>
    /// <param name="mask">Broadcasts to [B, H, 1, L].</param>
    /// <returns>[B, 1, D].</returns>
    public Tensor ForwardAt(Tensor x, Tensor at, Tensor? mask) =>
        Finish(at, attn.forward(ln_1.forward(at), ln_1.forward(x), mask));

    /// <summary>What follows the attention: residual, MLP, residual.</summary>
    /// <param name="x">Input of the block.</param>
    /// <param name="attended">Output of the attention, output projection included.</param>
    public Tensor Finish(Tensor x, Tensor attended)
    {
        x = x + attended;
        return x + mlp.forward(ln_2.forward(x));
    }
}

/// <summary>Linear, QuickGELU, linear.</summary>
public sealed class Mlp : Module
{
    /// <summary>Creates the MLP of the given width; inside it is four times wider.</summary>
    public Mlp(int width)
    {
        c_fc = register_module("c_fc", new Linear(width, 4 * width));
        c_proj = register_module("c_proj", new Linear(4 * width, width));
    }

    /// <summary>[4D, D].</summary>
    public Linear c_fc { get; }

    /// <summary>[D, 4D].</summary>
    public Linear c_proj { get; }

    /// <summary>[..., D] to [..., D].</summary>
    public Tensor forward(Tensor x) => c_proj.forward(F.quick_gelu(c_fc.forward(x)));
}
