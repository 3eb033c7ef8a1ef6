using System.Text;

namespace GaDms.Curation.Gate;

/// <summary>A text as lower-case words, so that rules look for whole words and phrases and never for parts of them.</summary>
public sealed class CaptionWords
{
    private readonly string _spaced;

    private CaptionWords(string spaced)
    {
        _spaced = spaced;
        All = spaced.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The words in order.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>How many there are.</summary>
    public int Count => All.Count;

    /// <summary>Splits a text: words are runs of letters, digits, hyphens and apostrophes (also typographic ones).</summary>
    public static CaptionWords Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var spaced = new StringBuilder(" ", text.Length + 2);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '\'')
                spaced.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (rune.Value is 0x2019)
                spaced.Append('\'');
            else if (spaced[^1] != ' ')
                spaced.Append(' ');
        }

        if (spaced[^1] != ' ')
            spaced.Append(' ');
        return new CaptionWords(spaced.ToString());
    }

    /// <summary>The first of the phrases that the text has; null when it has none.</summary>
    /// <param name="phrases">Lower-case words with single spaces between.</param>
    public string? FirstOf(IEnumerable<string> phrases) => phrases.FirstOrDefault(Has);

    /// <summary>Whether the text has the phrase, as whole words.</summary>
    public bool Has(string phrase)
    {
        for (int at = _spaced.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = _spaced.IndexOf(phrase, at + 1, StringComparison.Ordinal))
        {
            if (_spaced[at - 1] == ' ' && _spaced[at + phrase.Length] == ' ')
                return true;
        }

        return false;
    }

    /// <summary>
    /// How much two texts have in common: the Jaccard index of their pairs of neighbouring words, in [0, 1]. Pairs, because the
    /// same words in another order make another sentence.
    /// </summary>
    public double Likeness(CaptionWords other)
    {
        ArgumentNullException.ThrowIfNull(other);
        HashSet<(string, string)> mine = Pairs();
        HashSet<(string, string)> theirs = other.Pairs();
        int common = mine.Count(theirs.Contains);
        int all = mine.Count + theirs.Count - common;
        return all == 0 ? 1 : (double)common / all;
    }

    private HashSet<(string First, string Second)> Pairs()
        => [.. All.Prepend("").Zip(All.Append(""))];
}
