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
    public Tensor forward(Tensor x, AttentionMask? mask = null, int from = 0, int? to = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var run = FusedBlock.Takes(x, Blocks[0]) ? Fused(ref x, mask) : Composed(x, mask);
        for (var i = from; i < (to ?? Blocks.Count); i++)
        {
            // Handles of a block's inner tensors go with the block; where gradients are recorded, the graph keeps what it needs.
            using var scope = new TensorScope();
            var block = Blocks[i];
            x = scope.Keep(Checkpointing && torch.is_grad_enabled ? torch.utils.checkpoint(x, input => run(block, input)) : run(block, x));
        }
        return x;
    }

    private static Func<ResidualAttentionBlock, Tensor, Tensor> Composed(Tensor x, AttentionMask? mask)
    {
        var logits = mask?.Logits(x);
        return (block, input) => block.forward(input, logits);
    }

    private static Func<ResidualAttentionBlock, Tensor, Tensor> Fused(ref Tensor x, AttentionMask? mask)
    {
        var seen = AttentionMask.Seen(mask, x);
        // Under autocast a linear layer's result is bfloat16; what passes from block to block is float32.
        x = x.to(ScalarType.Float32);
        var bf16 = torch.is_autocast_enabled(DeviceType.CPU);
        return (block, input) => FusedBlock.forward(block, input, seen, bf16);
    }

    /// <summary>The blocks as they are now, laid out for inference on the CPU.</summary>
    /// <param name="computeType">Float32 or BFloat16.</param>
    public InferenceTower ForInference(ScalarType computeType) => new(
        [.. Blocks.SelectMany(FusedBlock.Weights)],
        Blocks[0].attn.Heads,
        computeType);
}
