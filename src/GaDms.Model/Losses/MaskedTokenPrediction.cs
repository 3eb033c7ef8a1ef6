using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Losses;

/// <summary>MTP: the hidden tokens are to be told from the rest of the caption and the picture.</summary>
public static class MaskedTokenPrediction
{
    /// <summary>Cross entropy over labelled positions (label 0: not labelled).</summary>
    /// <param name="logits">[N, vocabulary].</param>
    /// <param name="labels">int64 [N].</param>
    /// <returns>A scalar, not weighted; NaN when no position is labelled.</returns>
    public static Tensor Compute(Tensor logits, Tensor labels) => F.cross_entropy(logits, labels, ignore_index: 0);

    /// <summary>Share of labelled positions whose token is the most probable one; a scalar.</summary>
    public static Tensor Accuracy(Tensor logits, Tensor labels)
    {
        var labelled = labels.ne(0.0);
        var right = logits.argmax(1).eq(labels).logical_and(labelled);
        return right.to(ScalarType.Float32).sum() / labelled.to(ScalarType.Float32).sum();
    }
}
