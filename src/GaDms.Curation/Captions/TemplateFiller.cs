using System.Text;
using GaDms.Curation.Templates;

namespace GaDms.Curation.Captions;

/// <summary>Makes a sentence of a template: words into slots, "a" or "an" by what follows, capitals where sentences begin.</summary>
public static class TemplateFiller
{
    /// <summary>The filled template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="words">Words for each slot; without article.</param>
    /// <exception cref="KeyNotFoundException">A slot has no words.</exception>
    public static string Fill(Template template, Func<Slot, string> words)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(words);
        var text = new StringBuilder();
        foreach (TemplatePart part in template.Parts)
        {
            string piece = part.Slot is { } slot ? words(slot) : part.Text;
            if (part.Slot is not null)
                FitArticle(text, piece);
            text.Append(piece);
        }

        Capitalize(text);
        return text.ToString();
    }

    private static void FitArticle(StringBuilder text, string next)
    {
        bool vowel = next.Length > 0 && "aeiou".Contains(char.ToLowerInvariant(next[0]), StringComparison.Ordinal);
        if (EndsWithWord(text, "a ") && vowel)
            text.Insert(text.Length - 1, 'n');
        else if (EndsWithWord(text, "an ") && !vowel)
            text.Remove(text.Length - 2, 1);
    }

    private static bool EndsWithWord(StringBuilder text, string word)
    {
        if (text.Length < word.Length || (text.Length > word.Length && char.IsLetter(text[^(word.Length + 1)])))
            return false;
        return text.ToString(text.Length - word.Length, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase);
    }

    private static void Capitalize(StringBuilder text)
    {
        bool begins = true;
        for (int i = 0; i < text.Length; i++)
        {
            if (begins && char.IsLetter(text[i]))
                text[i] = char.ToUpperInvariant(text[i]);
            if (char.IsLetterOrDigit(text[i]))
                begins = false;
            else if (text[i] is '.' or '!' && (i + 1 == text.Length || text[i + 1] == ' '))
                begins = true;
        }
    }
}
