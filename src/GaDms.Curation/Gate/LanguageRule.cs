using System.Text;

namespace GaDms.Curation.Gate;

/// <summary>English in Latin letters: told by the script and by the small words that every sentence of a language has.</summary>
public sealed class LanguageRule : ICaptionRule
{
    private const double LeastEnglishLetters = 0.95;

    // A text this short may do without any of the small words.
    private const int ShortText = 5;

    private static readonly HashSet<string> s_english = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "and", "with", "in", "is", "are", "on", "of", "wears", "wearing", "has", "who", "this", "to", "at", "over", "it",
    };

    private static readonly HashSet<string> s_others = new(StringComparer.Ordinal)
    {
        "der", "die", "das", "und", "mit", "ein", "eine", "einen", "einem", "einer", "trägt", "ist", "den", "dem",
        "le", "la", "les", "un", "une", "et", "avec", "des", "du", "est", "qui", "porte", "dans", "homme", "femme",
        "el", "los", "las", "una", "con", "y", "del", "lleva", "por", "mujer", "hombre", "es", "il", "lo", "e", "che", "di", "uomo", "donna",
        "o", "um", "uma", "com", "de", "em", "mulher", "homem", "een", "het", "met", "van", "och", "med", "en", "på", "i",
    };

    /// <inheritdoc/>
    public string Reason => "caption-language";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        int letters = 0;
        int english = 0;
        foreach (Rune rune in caption.Text.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune) && rune != Rune.ReplacementChar)
                continue;
            letters++;
            english += rune.IsAscii ? 1 : 0;
        }

        if (letters == 0)
            return "it has no letters";
        if (english < LeastEnglishLetters * letters)
            return "it is not written in English letters";
        int small = caption.Words.All.Count(s_english.Contains);
        int foreign = caption.Words.All.Count(s_others.Contains);
        return foreign > small || (small == 0 && caption.Words.Count > ShortText) ? "it is not written in English" : null;
    }
}
