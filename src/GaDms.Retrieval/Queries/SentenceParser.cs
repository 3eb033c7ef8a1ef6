using System.Text.RegularExpressions;

namespace GaDms.Retrieval.Queries;

/// <summary>
/// Splits the negative parts off a sentence: "without a hat", "no bag", "is not wearing glasses", "who has no backpack", "neither a hat nor
/// a scarf". An encoder trained on captions hears "a hat" in all of them.
/// </summary>
/// <remarks>
/// It goes by words, not by grammar, and leaves alone what it is not sure of: "no one", "not only", "no." and "no hair", which is how
/// people say bald. "and" ends what is ruled out ("no hat and a red coat" wants the coat), unless a bare noun follows ("a hat and gloves").
/// </remarks>
public static partial class SentenceParser
{
    // Adjectives and a noun; what is longer is a sentence of its own that was not understood.
    private const int LongestPhrase = 5;

    private static readonly HashSet<string> s_articles = Words("a an any the his her their its");

    // What a negative part takes with it to its left ("and", "who has") ...
    private static readonly HashSet<string> s_leading = Words(
        "and but or who that which whose with is are was were be being has have had having does do did he she they it there also though while "
        + "wears wear wearing carries carry carrying holds hold holding");

    // ... and stands between the negation and the thing.
    private static readonly HashSet<string> s_filling = Words(
        "wear wearing wears carry carrying carries hold holding holds have having has use using show showing with in longer any of been be being got");

    private static readonly HashSet<string> s_boundaries = Words(
        "and or nor but with without in on at by to from near behind beside under over while who that which whose is are was were has have had wears wear "
        + "wearing carries carry carrying holds hold holding walks walking stands standing dressed he she they it not no neither never lacking");

    private static readonly HashSet<string> s_takesThing = Words("with wears wear wearing carries carry carrying holds hold holding has have having");
    private static readonly HashSet<string> s_startsPart = Words("with in on wearing carrying holding having walking standing dressed");
    private static readonly HashSet<string> s_verbs = Words("is are was were has have wears wear carries carry holds hold walks stands");
    private static readonly HashSet<string> s_pronouns = Words("who that which he she they it");
    private static readonly HashSet<string> s_notNegative = Words("one only just matter doubt sure");

    /// <summary>Splits a sentence; one without a negation comes back as it is.</summary>
    public static ParsedSentence Parse(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var words = Word().Matches(sentence).ToArray();
        var unwanted = new List<string>();
        var kept = new List<string>();
        var (keptUntil, firstFree) = (0, 0);
        for (var i = 0; i < words.Length; i++)
        {
            if (!IsNegation(sentence, words, i, unwanted.Count > 0 && i == firstFree))
                continue;
            var (phrases, next) = Phrases(sentence, words, i);
            if (phrases.Count == 0)
                continue;
            unwanted.AddRange(phrases);
            var first = Leading(sentence, words, i, firstFree);
            kept.Add(sentence[keptUntil..words[first].Index]);
            (var lead, next) = Bridge(sentence, words, first, i, next);
            kept.Add(lead);
            keptUntil = End(words[next - 1]);
            firstFree = next;
            i = next - 1;
        }
        if (unwanted.Count == 0)
            return new ParsedSentence(sentence, []);
        kept.Add(sentence[keptUntil..]);
        return new ParsedSentence(Tidy(string.Concat(kept)), unwanted);
    }

    private static bool IsNegation(string sentence, Match[] words, int at, bool afterNegative)
    {
        var word = Lower(words[at]);
        var isOne = word is "no" or "not" or "without" or "neither" or "lacking" or "never"
            || (word == "nor" && afterNegative)
            || (word.EndsWith("n't", StringComparison.Ordinal) && word.Length > 3);
        if (!isOne || at + 1 == words.Length || !OnlySpace(sentence, words, at))
            return false;
        var next = Lower(words[at + 1]);
        return !s_notNegative.Contains(next) && !(word is "no" && next == "hair");
    }

    /// <summary>The things behind a negation, and the first word behind them.</summary>
    private static (List<string> Phrases, int Next) Phrases(string sentence, Match[] words, int negation)
    {
        var phrases = new List<string>();
        var next = negation + 1;
        while (next < words.Length && s_filling.Contains(Lower(words[next])) && OnlySpace(sentence, words, next))
            next++;
        while (true)
        {
            var (start, end) = Phrase(sentence, words, next);
            if (end == start)
                break;
            phrases.Add(sentence[words[start].Index..End(words[end - 1])]);
            next = end;
            if (next + 1 >= words.Length || !OnlySpace(sentence, words, next - 1) || !OnlySpace(sentence, words, next) || !GoesOn(sentence, words, next))
                break;
            next++;
            while (next < words.Length - 1 && s_filling.Contains(Lower(words[next])))
                next++;
        }
        if (phrases.Count == 0)
            return (phrases, negation + 1);
        // "or" at the end was skipped for a phrase that did not come.
        return (phrases, next > negation + 1 && IsJoint(Lower(words[next - 1])) ? next - 1 : next);
    }

    private static bool GoesOn(string sentence, Match[] words, int joint)
    {
        var word = Lower(words[joint]);
        if (word is "or" or "nor")
            return true;
        if (word != "and")
            return false;
        var (start, end) = Phrase(sentence, words, joint + 1);
        return end - start == 1 && start == joint + 1 && (end == words.Length || !OnlySpace(sentence, words, end - 1));
    }

    private static (int Start, int End) Phrase(string sentence, Match[] words, int start)
    {
        // "any" says nothing; other articles stay with their noun.
        if (start < words.Length - 1 && Lower(words[start]) == "any")
            start++;
        var end = start;
        while (end < words.Length && end - start < LongestPhrase && !s_boundaries.Contains(Lower(words[end])) && !IsNotVerb(Lower(words[end])))
        {
            end++;
            if (end == words.Length || !OnlySpace(sentence, words, end - 1))
                break;
        }
        return end - start == 1 && s_articles.Contains(Lower(words[start])) ? (start, start) : (start, Math.Max(start, end));
    }

    /// <summary>The first word that goes with the negation to its left.</summary>
    private static int Leading(string sentence, Match[] words, int negation, int least)
    {
        var first = negation;
        while (first > least && s_leading.Contains(Lower(words[first - 1])) && Between(sentence, words, first - 1).All(c => char.IsWhiteSpace(c) || c == ','))
            first--;
        return first;
    }

    /// <summary>Words of the part taken out that what follows still needs: "who [wears no hat and] carries a bag".</summary>
    private static (string Lead, int Next) Bridge(string sentence, Match[] words, int first, int negation, int next)
    {
        if (next >= words.Length - 1 || Lower(words[next]) is not ("and" or "but") || !OnlySpace(sentence, words, next - 1))
            return ("", next);
        var following = Lower(words[next + 1]);
        if (s_startsPart.Contains(following))
            return ("", next + 1);
        if (s_verbs.Contains(following))
        {
            var pronoun = Enumerable.Range(first, negation - first).Where(i => s_pronouns.Contains(Lower(words[i]))).DefaultIfEmpty(-1).First();
            return pronoun < 0 ? ("", next) : (words[pronoun].Value, next + 1);
        }
        var takes = negation - 1;
        if (takes >= first && s_takesThing.Contains(Lower(words[takes])))
            return (sentence[words[first].Index..End(words[takes])], next + 1);
        return ("", next);
    }

    private static string Tidy(string text)
    {
        text = Tidying.Space.Replace(text, " ");
        text = Tidying.SpaceBeforeMark.Replace(text, "${mark}");
        text = Tidying.DoubledMarks.Replace(text, "${mark}");
        return text.Trim(' ', ',', ';', ':').TrimStart('.', '!', '?').Trim();
    }

    private static bool IsJoint(string word) => word is "or" or "nor" or "and";

    private static bool IsNotVerb(string word) => word.EndsWith("n't", StringComparison.Ordinal);

    private static string Lower(Match word) => word.Value.ToLowerInvariant().Replace('’', '\'');

    private static int End(Match word) => word.Index + word.Length;

    private static ReadOnlySpan<char> BetweenSpan(string sentence, Match[] words, int at) =>
        sentence.AsSpan(End(words[at])..(at + 1 < words.Length ? words[at + 1].Index : sentence.Length));

    private static string Between(string sentence, Match[] words, int at) => BetweenSpan(sentence, words, at).ToString();

    private static bool OnlySpace(string sentence, Match[] words, int at) => at + 1 < words.Length && BetweenSpan(sentence, words, at).IsWhiteSpace();

    private static HashSet<string> Words(string list) => list.Split(' ').ToHashSet(StringComparer.Ordinal);

    // Linear without a limit of time: after each character the next one alone decides.
    [GeneratedRegex(@"[\p{L}\p{Nd}]+(['’-][\p{L}\p{Nd}]+)*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Word();

    /// <summary>Made for the first sentence with a negation, not for every one.</summary>
    private static class Tidying
    {
        // Whatever is typed is read in time that grows with its length alone.
        private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

        public static readonly Regex Space = new(@"\s+", Linear);
        public static readonly Regex SpaceBeforeMark = new(@" (?<mark>[,.;:!?])", Linear);
        public static readonly Regex DoubledMarks = new(@"[,;: ]*(?<mark>[.!?,])( ?[,.;:])+", Linear);
    }
}
