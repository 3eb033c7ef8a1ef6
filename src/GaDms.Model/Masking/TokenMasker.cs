namespace GaDms.Model.Masking;

/// <summary>A caption with some tokens hidden.</summary>
/// <param name="Tokens">Token ids after masking.</param>
/// <param name="Labels">Original id where a token was chosen, else 0.</param>
public readonly record struct MaskedCaption(long[] Tokens, long[] Labels);

/// <summary>
/// Chooses ordinary tokens with given probabilities and hides them as BERT does: 80 % become the mask token, 10 % a
/// random ordinary token, 10 % stay (but carry a label). If none is chosen, the first ordinary token is masked.
/// </summary>
/// <param name="vocabSize">Size of the vocabulary; its last three ids are mask, start and end.</param>
public sealed class TokenMasker(int vocabSize)
{
    private readonly int _maskId = vocabSize - 3;

    /// <summary>Whether an id is an ordinary token: not padding, mask, start or end.</summary>
    public bool IsOrdinary(long id) => id > 0 && id < _maskId;

    /// <summary>Masks one caption.</summary>
    /// <param name="tokens">Token ids, padded with 0.</param>
    /// <param name="probabilities">Probability of each position to be chosen.</param>
    /// <param name="draws">The random numbers.</param>
    public MaskedCaption Mask(ReadOnlySpan<long> tokens, ReadOnlySpan<double> probabilities, IMaskDraws draws)
    {
        var masked = tokens.ToArray();
        var labels = new long[tokens.Length];
        var any = false;
        for (var i = 0; i < masked.Length; i++)
        {
            if (!IsOrdinary(tokens[i]))
                continue;
            var draw = draws.NextUniform();
            if (draw >= probabilities[i])
                continue;
            any = true;
            labels[i] = tokens[i];
            masked[i] = (draw / probabilities[i]) switch
            {
                < 0.8 => _maskId,
                < 0.9 => draws.NextToken(1, _maskId),
                _ => tokens[i],
            };
        }
        if (!any)
            MaskFirst(masked, labels);
        return new MaskedCaption(masked, labels);
    }

    // The released code takes position 1 even when it holds the end token of an empty caption; that would hide the
    // caption's end. Here a caption without ordinary tokens stays as it is.
    private void MaskFirst(long[] tokens, long[] labels)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            if (!IsOrdinary(tokens[i]))
                continue;
            labels[i] = tokens[i];
            tokens[i] = _maskId;
            return;
        }
    }
}
