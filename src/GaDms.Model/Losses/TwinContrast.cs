using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Losses;

/// <summary>
/// Tells each caption from its twin, the same words but for one value that is false: the cross entropy of the picture's cosines with
/// the two. In a batch of other people's captions the colours of garments settle nearly every comparison; here what differs is whatever
/// the twin's writer chose.
/// </summary>
public static class TwinContrast
{
    /// <summary>Mean over the pairs. A caption that is its own twin adds log 2 and no gradient.</summary>
    /// <param name="image">[B, E], of any length.</param>
    /// <param name="text">[B, E], of any length.</param>
    /// <param name="twin">[B, E], of any length.</param>
    /// <param name="logitScale">1 / temperature.</param>
    public static Tensor Compute(Tensor image, Tensor text, Tensor twin, double logitScale)
    {
        var i = F.normalize(image, dim: 1);
        var logits = torch.stack([Cosine(i, text), Cosine(i, twin)], 1) * logitScale;                  // (B, 2)
        return F.cross_entropy(logits, torch.zeros([logits.size(0)], ScalarType.Int64, logits.device));
    }

    private static Tensor Cosine(Tensor image, Tensor text) => (image * F.normalize(text, dim: 1)).sum(1);
}
