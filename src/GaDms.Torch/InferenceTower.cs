using GaDms.Torch.Native;

namespace GaDms.Torch;

// B batch, L positions, D width.

/// <summary>
/// A pre-norm transformer with QuickGELU, laid out once for inference on the CPU: weights in the order that the matrix units read,
/// norms folded into the linear layers behind them, one native call for all blocks. It keeps a copy of the weights: later changes
/// of the parameters do not reach it. Safe for many threads, which take turns.
/// </summary>
public sealed class InferenceTower : IDisposable
{
    private readonly TowerHandle _handle;

    /// <summary>Lays the weights out.</summary>
    /// <param name="weights">
    /// For each block the weight and bias of ln_1, in_proj, out_proj, ln_2, c_fc and c_proj, in this order.
    /// </param>
    /// <param name="heads">Heads of the attention.</param>
    /// <param name="computeType">Float32 or BFloat16: what is multiplied; sums are float32 in both. Float32 on a processor without bfloat16.</param>
    /// <exception cref="TorchException">The weights do not fit together, or this build has no oneDNN.</exception>
    public unsafe InferenceTower(IReadOnlyList<Tensor> weights, int heads, ScalarType computeType)
    {
        using var held = new HeldTensors([.. weights]);
        nint tower;
        fixed (nint* handles = held.Handles)
            NativeMethods.Check(NativeMethods.gadms_tower_create(handles, weights.Count, heads, (int)computeType, &tower), "inference tower");
        _handle = new TowerHandle(tower);
    }

    /// <summary>Whether the native layer was built with oneDNN, which this needs.</summary>
    public static bool IsAvailable => NativeMethods.gadms_tower_available() != 0;

    /// <summary>What leaves the last block at one position of each sample.</summary>
    /// <param name="x">What enters the first block, float32 [B, L, D].</param>
    /// <param name="at">The position of each sample, int64 [B].</param>
    /// <param name="causal">Whether a position sees only itself and those before it.</param>
    /// <returns>[B, D], float32, before the final norm.</returns>
    public unsafe Tensor forward(Tensor x, Tensor at, bool causal)
    {
        using var held = new HeldTensors([x, at]);
        nint result;
        NativeMethods.Check(NativeMethods.gadms_tower_forward(_handle, held.Handles[0], held.Handles[1], causal ? 1 : 0, &result), "inference tower");
        return new Tensor(result);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
