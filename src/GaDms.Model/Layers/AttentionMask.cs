using GaDms.Torch;

namespace GaDms.Model.Layers;

// B batch, L positions, H heads.

/// <summary>Which positions an attention sees: of each sample the first ones, up to a position that a rule gives.</summary>
public sealed class AttentionMask
{
    private readonly Tensor? _lengths;

    private AttentionMask(Tensor? lengths) => _lengths = lengths;

    /// <summary>Position i sees 0 to i.</summary>
    public static AttentionMask Causal { get; } = new(null);

    /// <summary>All positions of a sample see its first ones.</summary>
    /// <param name="lengths">How many those are, int64 [B].</param>
    public static AttentionMask First(Tensor lengths) => new(lengths);

    /// <summary>What is added to the logits: 0 where a position is seen, -inf elsewhere; broadcasts to [B, H, L, L].</summary>
    /// <param name="x">[B, L, D]; gives type and device.</param>
    public Tensor Logits(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var length = x.size(1);
        if (_lengths is null)
            return torch.full([length, length], double.NegativeInfinity, dtype: x.dtype, device: x.device).triu(1);
        var hidden = torch.arange(length, dtype: ScalarType.Int64, device: x.device).unsqueeze(0).ge(_lengths.unsqueeze(1));      // (B, L)
        return torch.zeros(hidden.shape, dtype: x.dtype, device: x.device).masked_fill(hidden, double.NegativeInfinity).unsqueeze(1).unsqueeze(1);
    }

    /// <summary>How many positions each one sees, int64 [B, L]; without a mask all.</summary>
    /// <param name="mask">The mask; null: all see all.</param>
    /// <param name="x">[B, L, D].</param>
    public static Tensor Seen(AttentionMask? mask, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (batch, length) = (x.size(0), x.size(1));
        var seen = mask switch
        {
            null => torch.full([1, 1], length, dtype: ScalarType.Int64),
            { _lengths: { } lengths } => lengths.unsqueeze(1),
            _ => (torch.arange(length, dtype: ScalarType.Int64) + 1).unsqueeze(0),
        };
        return seen.expand(batch, length).contiguous();
    }
}
