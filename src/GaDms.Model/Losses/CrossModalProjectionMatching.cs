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

    /// <summary>The share of some rows in the loss.</summary>
    /// <param name="image">[B, E], of any length.</param>
    /// <param name="text">[B, E], of any length.</param>
    /// <param name="identities">int64 [B].</param>
    /// <param name="rows">Which rows; the shares of all add up to the loss.</param>
    public static Tensor ComputeRows(Tensor image, Tensor text, Tensor identities, BatchRows rows)
    {
        var target = rows.Equal(identities) / Norms(identities).unsqueeze(0);                          // (rows, B)
        var imageToText = rows.Of(image).matmul(F.normalize(text, dim: 1).t());
        var textToImage = rows.Of(text).matmul(F.normalize(image, dim: 1).t());
        return (SimilarityDistributionMatching.Divergence(imageToText, target) + SimilarityDistributionMatching.Divergence(textToImage, target))
            * rows.ShareOf(image);
    }

    // The L2 norm of each sample's row of labels: the root of how many there are of its identity.
    private static Tensor Norms(Tensor identities)
    {
        var ids = identities.ToArray<long>();
        var count = ids.CountBy(id => id).ToDictionary();
        return torch.tensor(Array.ConvertAll(ids, id => MathF.Sqrt(count[id])), [ids.Length], device: identities.device);
    }
}
