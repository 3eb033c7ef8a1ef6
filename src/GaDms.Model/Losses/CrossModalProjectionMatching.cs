using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Losses;

/// <summary>
/// CMPM (Zhang and Lu 2018) as the released code has it: features of one side are not normalised, those of the other
/// are, and the target's rows have unit L2 norm.
/// </summary>
public static class CrossModalProjectionMatching
{
    /// <summary>Computes the loss from features [B, E] of any length and identities int64 [B].</summary>
    public static Tensor Compute(Tensor image, Tensor text, Tensor identities)
    {
        var labels = SimilarityDistributionMatching.Equal(identities);
        var target = labels / labels.square().sum(1).sqrt().unsqueeze(0);
        var imageToText = image.matmul(F.normalize(text, dim: 1).t());
        var textToImage = text.matmul(F.normalize(image, dim: 1).t());
        return SimilarityDistributionMatching.Divergence(imageToText, target)
            + SimilarityDistributionMatching.Divergence(textToImage, target);
    }
}
