namespace GaDms.Curation.Gate;

/// <summary>Neither too short to tell people apart nor too long to be read whole.</summary>
/// <param name="least">Words at least.</param>
/// <param name="most">Words at most.</param>
public sealed class LengthRule(int least, int most) : ICaptionRule
{
    // The longest English words of clothing have fewer letters; a text of few but endless "words" is no caption.
    private const int CharactersPerWord = 16;

    /// <inheritdoc/>
    public string Reason => "caption-length";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        if (caption.Words.Count < least || caption.Words.Count > most)
            return $"it has {caption.Words.Count} words; {least} to {most} are asked for";
        return caption.Text.Length > most * CharactersPerWord ? $"it has {caption.Text.Length} characters, too many for {most} words" : null;
    }
}
