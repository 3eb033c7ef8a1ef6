using GaDms.Torch;
using GaDms.Torch.nn;

namespace GaDms.Model.Layers;

/// <summary>A stack of blocks under the published name <c>resblocks.N</c>.</summary>
public sealed class Transformer : Module
{
    /// <summary>Creates <paramref name="layers"/> blocks.</summary>
    public Transformer(int width, int layers, int heads)
    {
        var blocks = new ModuleList();
        for (var i = 0; i < layers; i++)
            blocks.Add(new ResidualAttentionBlock(width, heads));
        register_module("resblocks", blocks);
        Blocks = [.. blocks.Cast<ResidualAttentionBlock>()];
    }

    /// <summary>The blocks in order.</summary>
    public IReadOnlyList<ResidualAttentionBlock> Blocks { get; }

    /// <summary>
    /// When set and gradients are recorded, a block's inner activations are dropped after the forward pass and
    /// computed again in the backward pass.
    /// </summary>
    public bool Checkpointing { get; set; }

    /// <summary>[B, L, D] through the blocks <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive; default all).</summary>
    public Tensor forward(Tensor x, Tensor? mask = null, int from = 0, int? to = null)
    {
        for (var i = from; i < (to ?? Blocks.Count); i++)
        {
            var block = Blocks[i];
            x = Checkpointing && torch.is_grad_enabled() ? ActivationCheckpoint.Run(x, input => block.forward(input, mask)) : block.forward(x, mask);
        }
        return x;
    }
}
