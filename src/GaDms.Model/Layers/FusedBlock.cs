using GaDms.Torch;

namespace GaDms.Model.Layers;

// B batch, L positions, D width.

/// <summary>A residual attention block as one operator with its own backward pass, on a CPU with oneDNN.</summary>
public static class FusedBlock
{
    private static readonly Operator s_block = new("gadms::transformer_block");

    /// <summary>Whether the operator computes this block on this input.</summary>
    public static bool Takes(Tensor x, ResidualAttentionBlock block) =>
        InferenceTower.IsAvailable && x.device.Type == DeviceType.CPU && x.dtype is ScalarType.Float32 or ScalarType.BFloat16
        && block.ln_1.weight.dtype == ScalarType.Float32;

    /// <summary>[B, L, D] to [B, L, D], float32.</summary>
    /// <param name="block">The block.</param>
    /// <param name="x">Float32 [B, L, D].</param>
    /// <param name="seen">How many positions each one sees, int64 [B, L].</param>
    /// <param name="bf16">Products in bfloat16.</param>
    public static Tensor forward(ResidualAttentionBlock block, Tensor x, Tensor seen, bool bf16) =>
        s_block.Call(x, Weights(block), seen, block.attn.Heads, bf16);

    /// <summary>The parameters in the order that the native layer takes them.</summary>
    public static Tensor[] Weights(ResidualAttentionBlock block) =>
    [
        block.ln_1.weight, block.ln_1.bias, block.attn.in_proj_weight, block.attn.in_proj_bias, block.attn.out_proj.weight, block.attn.out_proj.bias!,
        block.ln_2.weight, block.ln_2.bias, block.mlp.c_fc.weight, block.mlp.c_fc.bias!, block.mlp.c_proj.weight, block.mlp.c_proj.bias!,
    ];
}
