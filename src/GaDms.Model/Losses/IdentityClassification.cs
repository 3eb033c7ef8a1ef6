using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Losses;

/// <summary>ID: one classifier over the training identities for both modalities.</summary>
public static class IdentityClassification
{
    /// <summary>Mean of the image's and the text's cross entropy.</summary>
    /// <param name="imageLogits">[B, identities].</param>
    /// <param name="textLogits">[B, identities].</param>
    /// <param name="labels">int64 [B], 0 to identities - 1.</param>
    public static Tensor Compute(Tensor imageLogits, Tensor textLogits, Tensor labels) =>
        (F.cross_entropy(imageLogits, labels) + F.cross_entropy(textLogits, labels)) * 0.5;
}
