using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Scores;

/// <summary>What "caption fits picture" is measured by.</summary>
public enum MatchObjective
{
    /// <summary>Cosine with the pair's own picture (paper).</summary>
    Cosine,

    /// <summary>Log probability of the pair's own picture among the batch's pictures, as the alignment loss sees it.</summary>
    BatchSoftmax,

    /// <summary>
    /// Cosine with the pair's own picture above the mean cosine with the batch's pictures: what the caption says of this picture
    /// rather than of any.
    /// </summary>
    Contrast,
}

/// <summary>Computes a <see cref="MatchObjective"/>.</summary>
public static class MatchObjectives
{
    /// <summary>What scores that follow this objective are called: nothing for the cosine, else <c>-softmax</c>, <c>-contrast</c>.</summary>
    public static string Suffix(this MatchObjective objective) => objective switch
    {
        MatchObjective.Cosine => "",
        MatchObjective.BatchSoftmax => "-softmax",
        _ => "-contrast",
    };

    /// <summary>
    /// Brings a score that follows this objective to [0, 1]: around its own zero for the contrast, which has one; else from the
    /// least to the greatest of each caption, as the paper does.
    /// </summary>
    /// <param name="objective">The measure.</param>
    /// <param name="raw">[B, L].</param>
    /// <param name="inside">bool [B, L]; elsewhere the result is 0.</param>
    public static Tensor Scale(this MatchObjective objective, Tensor raw, Tensor inside) =>
        objective == MatchObjective.Contrast ? ScoreScaling.AroundZero(raw, inside) : ScoreScaling.PerCaption(raw, inside);

    /// <summary>How well each caption fits its own picture.</summary>
    /// <param name="objective">The measure.</param>
    /// <param name="text">Caption features [N, E], of any length.</param>
    /// <param name="image">The batch's image features [B, E], of any length.</param>
    /// <param name="owner">int64 [N]: which picture of the batch a caption belongs to.</param>
    /// <param name="logitScale">1 / temperature.</param>
    /// <returns>[N].</returns>
    public static Tensor Match(this MatchObjective objective, Tensor text, Tensor image, Tensor owner, double logitScale)
    {
        var cosines = F.normalize(text, dim: 1).matmul(F.normalize(image, dim: 1).t());                // (N, B)
        var values = objective switch
        {
            MatchObjective.Cosine => cosines,
            MatchObjective.BatchSoftmax => (cosines * logitScale).log_softmax(1),
            MatchObjective.Contrast => cosines - cosines.mean(1, true),
            _ => throw new InvalidOperationException($"unknown objective {objective}"),
        };
        return values.gather(1, owner.unsqueeze(1)).squeeze(1);
    }
}
