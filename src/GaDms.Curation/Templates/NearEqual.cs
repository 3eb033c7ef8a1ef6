using GaDms.Curation.Gate;

namespace GaDms.Curation.Templates;

/// <summary>
/// Finds templates that differ in little: the same words but for case and punctuation, or nearly the same words (Jaccard index
/// of the word sets) in nearly the same order (edit distance in words).
/// </summary>
internal static class NearEqual
{
    public const double LeastJaccard = 0.8;
    public const double MostEdits = 0.15;

    /// <summary>The templates without those that are near-equal to one before them.</summary>
    public static IReadOnlyList<Template> Distinct(IReadOnlyList<Template> templates)
    {
        string[][] words = [.. templates.Select(template => Normalize(template.Text))];
        var frequency = words.SelectMany(text => text.Distinct()).CountBy(word => word, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var kept = new List<Template>();

        // Two sets with Jaccard index J share a word among the first (1 - J) |set| + 1 of each, words taken from rare to frequent
        // (prefix filtering, Chaudhuri et al. 2006): only templates that do are compared, so that a bank of many thousands merges in seconds.
        var index = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (int i = 0; i < templates.Count; i++)
        {
            string[] rare = [.. words[i].Distinct().OrderBy(word => frequency[word]).ThenBy(word => word, StringComparer.Ordinal)];
            string[] prefix = rare[..Math.Min(rare.Length, rare.Length - (int)Math.Ceiling(LeastJaccard * rare.Length) + 1)];
            if (prefix.SelectMany(word => index.GetValueOrDefault(word, [])).Distinct().Any(other => Same(words[other], words[i])))
                continue;
            kept.Add(templates[i]);
            foreach (string word in prefix)
            {
                if (!index.TryGetValue(word, out List<int>? those))
                    index.Add(word, those = []);
                those.Add(i);
            }
        }

        return kept;
    }

    /// <summary>Words in lower case without punctuation; a slot is a word of its own.</summary>
    public static string[] Normalize(string template)
    {
        if (!SlotGrammar.TryParse(template, out IReadOnlyList<TemplatePart> parts, out _))
            return [.. CaptionWords.Of(template).All];
        return [.. parts.SelectMany(part => part.Slot is { } slot ? [slot.ToString()] : CaptionWords.Of(part.Text).All)];
    }

    public static bool Same(string[] first, string[] second)
    {
        var a = first.ToHashSet(StringComparer.Ordinal);
        var b = second.ToHashSet(StringComparer.Ordinal);
        int common = a.Count(b.Contains);
        return common >= LeastJaccard * (a.Count + b.Count - common)
            && Edits(first, second) <= MostEdits * Math.Max(first.Length, second.Length);
    }

    /// <summary>Levenshtein's distance in words.</summary>
    private static int Edits(string[] first, string[] second)
    {
        int[] previous = [.. Enumerable.Range(0, second.Length + 1)];
        int[] current = new int[second.Length + 1];
        for (int i = 1; i <= first.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                int replaced = previous[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[second.Length];
    }
}
