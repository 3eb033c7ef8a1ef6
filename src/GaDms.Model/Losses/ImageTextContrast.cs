using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Losses;

/// <summary>ITC: CLIP's own contrastive loss (InfoNCE), each sample its own class.</summary>
public static class ImageTextContrast
{
    /// <summary>Mean of the two cross entropies.</summary>
    /// <param name="image">[B, E], of any length.</param>
    /// <param name="text">[B, E], of any length.</param>
    /// <param name="logitScale">1 / temperature.</param>
    public static Tensor Compute(Tensor image, Tensor text, double logitScale)
    {
        var logits = F.normalize(image, dim: 1).matmul(F.normalize(text, dim: 1).t()) * logitScale;    // (B, B)
        var labels = torch.arange(logits.size(0), dtype: ScalarType.Int64, device: logits.device);
        return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.t(), labels)) * 0.5;
    }

    /// <summary>The share of some rows in the loss.</summary>
    /// <param name="image">[B, E], of any length.</param>
    /// <param name="text">[B, E], of any length.</param>
    /// <param name="logitScale">1 / temperature.</param>
    /// <param name="rows">Which rows; the shares of all add up to the loss.</param>
    public static Tensor ComputeRows(Tensor image, Tensor text, double logitScale, BatchRows rows)
    {
        var (i, t) = (F.normalize(image, dim: 1), F.normalize(text, dim: 1));
        var labels = torch.arange(rows.Start, rows.Start + rows.Count, 1, ScalarType.Int64, image.device);
        var imageToText = F.cross_entropy(rows.Of(i).matmul(t.t()) * logitScale, labels);              // of (rows, B)
        var textToImage = F.cross_entropy(rows.Of(t).matmul(i.t()) * logitScale, labels);
        return (imageToText + textToImage) * (0.5 * rows.ShareOf(image));
    }
}
