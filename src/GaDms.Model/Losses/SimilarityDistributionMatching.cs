using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Losses;

// B batch, E joint width.

/// <summary>
/// SDM: the softmax over the batch's cosines is to match the distribution of identities, KL(prediction || target)
/// in both directions (IRRA; GA-DMS section 3.3).
/// </summary>
public static class SimilarityDistributionMatching
{
    private const double Epsilon = 1e-8;

    /// <summary>Computes the loss.</summary>
    /// <param name="image">Image features [B, E], of any length.</param>
    /// <param name="text">Text features [B, E], of any length.</param>
    /// <param name="identities">int64 [B].</param>
    /// <param name="logitScale">1 / temperature; 50 in the paper.</param>
    /// <param name="imageIds">
    /// int64 [B]: a pair of the same identity but another picture then counts <paramref name="factor"/> instead of 1.
    /// </param>
    /// <param name="factor">See <paramref name="imageIds"/>; 0.3 in the released code.</param>
    /// <param name="releasedNormalisation">
    /// The released code divides column j of the target by the sum of row j. Equal to dividing rows unless image ids
    /// make the rows of one identity unequal.
    /// </param>
    /// <returns>A scalar.</returns>
    public static Tensor Compute(
        Tensor image, Tensor text, Tensor identities, double logitScale, Tensor? imageIds = null, double factor = 0.3, bool releasedNormalisation = false)
    {
        var logits = F.normalize(image, dim: 1).matmul(F.normalize(text, dim: 1).t()) * logitScale;    // (B, B) image to text
        var target = Target(identities, imageIds, factor, releasedNormalisation).to(logits.dtype);
        return Divergence(logits, target) + Divergence(logits.t(), target);
    }

    /// <summary>The share of some rows in the loss, without image ids.</summary>
    /// <param name="image">Image features [B, E], of any length.</param>
    /// <param name="text">Text features [B, E], of any length.</param>
    /// <param name="identities">int64 [B].</param>
    /// <param name="logitScale">1 / temperature.</param>
    /// <param name="rows">Which rows; the shares of all add up to the loss.</param>
    public static Tensor ComputeRows(Tensor image, Tensor text, Tensor identities, double logitScale, BatchRows rows)
    {
        var (i, t) = (F.normalize(image, dim: 1), F.normalize(text, dim: 1));
        var labels = rows.Equal(identities);                                                           // (rows, B)
        var target = labels / labels.sum(1).unsqueeze(1);
        var imageToText = Divergence(rows.Of(i).matmul(t.t()) * logitScale, target);
        var textToImage = Divergence(rows.Of(t).matmul(i.t()) * logitScale, target);
        return (imageToText + textToImage) * rows.ShareOf(image);
    }

    /// <summary>Target distribution [B, B], float32.</summary>
    public static Tensor Target(Tensor identities, Tensor? imageIds, double factor, bool releasedNormalisation)
    {
        var labels = Equal(identities);
        if (imageIds is not null)
        {
            var same = Equal(imageIds);
            labels = ((labels - same) * factor) + same;
        }
        var sums = labels.sum(1);
        return labels / (releasedNormalisation ? sums.unsqueeze(0) : sums.unsqueeze(1));
    }

    /// <summary>1 where two samples share a number, else 0; [B] to float32 [B, B].</summary>
    internal static Tensor Equal(Tensor numbers) => numbers.unsqueeze(1).eq(numbers.unsqueeze(0)).to(ScalarType.Float32);

    /// <summary>KL(softmax(logits) || target + 1e-8): summed over columns, averaged over rows.</summary>
    internal static Tensor Divergence(Tensor logits, Tensor target)
    {
        var log = logits.log_softmax(1);
        return (log.exp() * (log - (target + Epsilon).log())).sum(1, false).mean();
    }
}
