using GaDms.Model.Clip;

namespace GaDms.Bench.Clip;

// L positions, P image tokens, D width of a tower, E joint width, V vocabulary.

/// <summary>
/// Operations that a row's answer takes, a multiplication and its addition counted as two: matrix products alone, of the positions
/// that the captions have (padding is nobody's answer), and in the last block of an encoder no more than the token that leaves it.
/// </summary>
internal static class ClipFlops
{
    /// <summary>Pictures to features.</summary>
    public static double Images(Sizes sizes) => sizes.Pictures * (Patches(sizes.Clip) + Tower(sizes.Clip.ImageTokens, sizes.Clip.VisionWidth, sizes.Clip.VisionLayers, sizes.Clip.EmbedDim));

    /// <summary>Captions to features.</summary>
    public static double Texts(ClipConfig clip, IEnumerable<int> lengths) => lengths.Sum(length => Tower(length, clip.TextWidth, clip.TextLayers, clip.EmbedDim));

    /// <summary>
    /// A training step: the backward pass takes twice the forward pass. The image tower with all its tokens, the noise-masked caption
    /// to its feature, the informative-masked caption through the masked-token branch, the head at labelled positions, the token score.
    /// </summary>
    public static double Step(Sizes sizes, IReadOnlyList<int> lengths, int labels)
    {
        var clip = sizes.Clip;
        double p = clip.ImageTokens, e = clip.EmbedDim;
        var images = sizes.Pairs * (Patches(clip) + (clip.VisionLayers * Block(p, clip.VisionWidth)) + (2 * p * clip.VisionWidth * e));
        var informative = lengths.Sum(l => (clip.TextLayers * Block(l, clip.TextWidth)) + (2.0 * l * clip.TextWidth * e));
        // Queries and output of the text, keys and values of the picture.
        var crossed = lengths.Sum(l => (4 * e * e * (l + p)) + (4 * l * p * e) + (sizes.CrossModalLayers * Block(l, e)));
        var head = 2.0 * labels * ((e * e) + (e * clip.VocabSize));
        return (3 * (images + Texts(clip, lengths) + informative + crossed + head)) + Score(sizes);
    }

    /// <summary>
    /// The released token score: all positions of the context through all blocks, and back through the last eight without gradients of
    /// weights, which costs what the forward pass did.
    /// </summary>
    public static double Score(Sizes sizes)
    {
        const int Layers = 8;
        var clip = sizes.Clip;
        return sizes.Pairs * (clip.TextLayers + Math.Min(Layers, clip.TextLayers)) * Block(clip.ContextLength, clip.TextWidth);
    }

    // All blocks, the last one for one token alone: of the others its keys and values only.
    private static double Tower(double l, double d, int layers, double e) =>
        ((layers - 1) * Block(l, d)) + (4 * l * d * d) + (20 * d * d) + (4 * l * d) + (2 * d * e);

    // Query, key, value and output projections, twice the width times four; the products of attention.
    private static double Block(double l, double d) => (24 * l * d * d) + (4 * l * l * d);

    private static double Patches(ClipConfig clip) => 2.0 * (clip.ImageTokens - 1) * 3 * clip.PatchSize * clip.PatchSize * clip.VisionWidth;
}
