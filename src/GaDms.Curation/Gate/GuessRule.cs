namespace GaDms.Curation.Gate;

/// <summary>No guesses: what is not seen is not said.</summary>
public sealed class GuessRule : ICaptionRule
{
    private static readonly string[] s_phrases =
    [
        "possibly", "seems", "seem", "seemingly", "appears to", "appear to", "appearing to", "maybe", "perhaps", "likely", "probably",
        "presumably", "apparently", "might be", "may be", "could be", "suggests", "suggesting", "indicating", "looks like", "as if",
        "i think", "i believe", "i guess",
    ];

    /// <inheritdoc/>
    public string Reason => "caption-guess";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return Find(caption.Words) is { } phrase ? $"it guesses (\"{phrase}\")" : null;
    }

    /// <summary>The guess that a text makes; null when it makes none.</summary>
    internal static string? Find(CaptionWords words) => words.FirstOf(s_phrases);
}
