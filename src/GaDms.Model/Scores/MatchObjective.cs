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
}

/// <summary>Computes a <see cref="MatchObjective"/>.</summary>
public static class MatchObjectives
{
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
        var values = objective == MatchObjective.Cosine ? cosines : (cosines * logitScale).log_softmax(1);
        return values.gather(1, owner.unsqueeze(1)).squeeze(1);
    }
}
