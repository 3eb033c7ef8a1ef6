using GaDms.Curation.Gate;

namespace GaDms.Curation.Templates;

/// <summary>
/// What a template must be beyond its notation: usable for any person. Words that say what only a picture can say (a colour,
/// a gender) and guesses have no place outside of its slots.
/// </summary>
public static class TemplateRules
{
    /// <summary>A template has at least this many slots.</summary>
    public const int LeastSlots = 2;

    /// <summary>A template has at most this many words, slots counted as one.</summary>
    public const int MostWords = 80;

    private const int LeastWords = 4;

    private static readonly HashSet<string> s_colors = new(StringComparer.Ordinal)
    {
        "black", "white", "gray", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "beige", "navy",
        "blonde", "dark-colored", "light-colored",
    };

    private static readonly HashSet<string> s_gendered = new(StringComparer.Ordinal)
    {
        "man", "woman", "boy", "girl", "male", "female", "he", "she", "his", "her", "him", "hers", "lady", "gentleman", "guy",
    };

    /// <summary>The first thing that is wrong, as a clause that can be told to the one who wrote it; null when all is well.</summary>
    public static string? Fault(IReadOnlyList<TemplatePart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        int slots = parts.Count(part => part.Slot is not null);
        if (slots < LeastSlots)
            return $"it has {slots} slots, and a template has at least {LeastSlots}";

        string text = string.Concat(parts.Select(part => part.Slot is null ? part.Text : " slot "));
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
            return "it has a character outside of plain English text, or a line break";
        if (text.AsSpan().TrimEnd() is not [.., '.' or '!'])
            return "it does not end with a full stop";

        CaptionWords words = CaptionWords.Of(text);
        if (words.Count is < LeastWords or > MostWords)
            return $"it has {words.Count} words, and a template has {LeastWords} to {MostWords}";
        if (words.All.FirstOrDefault(s_colors.Contains) is { } color)
            return $"it says the colour \"{color}\"; a colour belongs into a slot such as [colored top]";
        if (words.All.FirstOrDefault(s_gendered.Contains) is { } gendered)
            return $"it says \"{gendered}\"; a template fits any person, so write [person] or say \"the [person]\" again";
        return GuessRule.Find(words) is { } guess ? $"it guesses (\"{guess}\")" : null;
    }
}
