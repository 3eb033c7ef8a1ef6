using GaDms.Torch;
using GaDms.Torch.nn;

namespace GaDms.Model.Layers;

/// <summary>A stack of blocks under the published name <c>resblocks.N</c>.</summary>
public sealed class Transformer : Module
{
    /// <summary>Creates <paramref name="layers"/> blocks.</summary>
    public Transformer(int width, int layers, int heads)
    {
        Blocks = register_module(
            "resblocks", new ModuleList<ResidualAttentionBlock>(Enumerable.Range(0, layers).Select(_ => new ResidualAttentionBlock(width, heads))));
    }

    /// <summary>The blocks in order.</summary>
    public ModuleList<ResidualAttentionBlock> Blocks { get; }

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
            // Handles of a block's inner tensors go with the block; where gradients are recorded, the graph keeps what it needs.
            using var scope = new TensorScope();
            var block = Blocks[i];
            x = scope.Keep(Checkpointing && torch.is_grad_enabled ? torch.utils.checkpoint(x, input => block.forward(input, mask)) : block.forward(x, mask));
        }
        return x;
    }

    /// <summary>The blocks as they are now, laid out for inference on the CPU.</summary>
    /// <param name="computeType">Float32 or BFloat16.</param>
    public InferenceTower ForInference(ScalarType computeType) => new(
        [.. Blocks.SelectMany(block => (Tensor[])
        [
            block.ln_1.weight, block.ln_1.bias, block.attn.in_proj_weight, block.attn.in_proj_bias, block.attn.out_proj.weight, block.attn.out_proj.bias!,
            block.ln_2.weight, block.ln_2.bias, block.mlp.c_fc.weight, block.mlp.c_fc.bias!, block.mlp.c_proj.weight, block.mlp.c_proj.bias!,
        ])],
        Blocks[0].attn.Heads,
        computeType);
}
