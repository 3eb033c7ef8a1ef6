using GaDms.Torch;

namespace GaDms.Model.Scores;

/// <summary>Brings raw scores to [0, 1].</summary>
public static class ScoreScaling
{
    private const double Epsilon = 1e-8;

    /// <summary>Minimum to 0 and maximum to 1 among each caption's own tokens.</summary>
    /// <param name="raw">[B, L].</param>
    /// <param name="inside">bool [B, L]; elsewhere the result is 0.</param>
    public static Tensor PerCaption(Tensor raw, Tensor inside)
    {
        var minimum = raw.masked_fill(inside.logical_not(), double.PositiveInfinity).amin(1, true);    // (B, 1)
        var maximum = raw.masked_fill(inside.logical_not(), double.NegativeInfinity).amax(1, true);
        return ((raw - minimum) / (maximum - minimum + Epsilon)).masked_fill(inside.logical_not(), 0);
    }

    /// <summary>
    /// 0 to 0.5, tokens that argue for the picture above, those against it below: the logistic function of the score in units
    /// of half the batch's root mean square. A caption without false words so keeps all its words, where
    /// <see cref="PerCaption"/> always finds a worst one.
    /// </summary>
    /// <param name="raw">[B, L].</param>
    /// <param name="inside">bool [B, L]; elsewhere the result is 0.</param>
    public static Tensor AroundZero(Tensor raw, Tensor inside)
    {
        var weight = inside.to(ScalarType.Float32);
        var own = raw * weight;
        var spread = ((own * own).sum() / weight.sum().clamp(1, double.PositiveInfinity)).sqrt();
        return (own * 2 / (spread + Epsilon)).sigmoid() * weight;
    }

    /// <summary>Minimum to 0 and maximum to 1 over the whole batch (released code); all 0 when there is nothing above 0.</summary>
    public static Tensor WholeBatch(Tensor raw)
    {
        var minimum = raw.min();
        var scaled = (raw - minimum) / (raw.max() - minimum + Epsilon);
        return torch.where(raw.max().gt(0.0), scaled, torch.zeros_like(scaled));
    }
}
