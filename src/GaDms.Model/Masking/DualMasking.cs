namespace GaDms.Model.Masking;

/// <summary>
/// The two masked readings of one caption: informative tokens hidden for masked token prediction, noise tokens hidden
/// for the alignment loss. The two draws are independent.
/// </summary>
public sealed class DualMasking(int vocabSize, MaskProbability informative, MaskProbability noise)
{
    private readonly TokenMasker _masker = new(vocabSize);

    /// <summary>Hides informative tokens: the higher the score, the likelier.</summary>
    public MaskedCaption Informative(ReadOnlySpan<long> tokens, ReadOnlySpan<float> scores, IMaskDraws draws)
    {
        Span<double> probabilities = stackalloc double[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
            probabilities[i] = informative.At(scores[i]);
        return _masker.Mask(tokens, probabilities, draws);
    }

    /// <summary>Hides noise tokens: the lower the score, the likelier.</summary>
    public MaskedCaption Noise(ReadOnlySpan<long> tokens, ReadOnlySpan<float> scores, IMaskDraws draws)
    {
        Span<double> probabilities = stackalloc double[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
            probabilities[i] = noise.At(1.0 - scores[i]);
        return _masker.Mask(tokens, probabilities, draws);
    }

    /// <summary>Hides each ordinary token with the same probability: plain masked token prediction (15 %), and the random control.</summary>
    public MaskedCaption Uniform(ReadOnlySpan<long> tokens, double probability, IMaskDraws draws)
    {
        Span<double> probabilities = stackalloc double[tokens.Length];
        probabilities.Fill(probability);
        return _masker.Mask(tokens, probabilities, draws);
    }
}
