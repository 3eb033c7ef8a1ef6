namespace GaDms.Curation.Gate;

/// <summary>One person is described.</summary>
public sealed class OnePersonRule : ICaptionRule
{
    private static readonly HashSet<string> s_several = new(StringComparer.Ordinal)
    {
        "people", "persons", "men", "women", "boys", "girls", "children", "kids", "pedestrians", "individuals", "adults", "ladies",
        "gentlemen", "guys", "crowd", "bystanders", "passersby", "couples", "companion", "companions",
    };

    private static readonly string[] s_phrases =
    [
        "another person", "another man", "another woman", "another individual", "other person", "second person", "next to a man",
        "next to a woman", "next to a person", "beside a man", "beside a woman", "beside a person", "with a man", "with a woman", "with another",
        "a man and a woman", "a woman and a man", "someone else", "each other", "one of them", "both of them", "group of", "a couple stands",
        "a couple walks", "a couple is", "a child",
    ];

    /// <inheritdoc/>
    public string Reason => "caption-people";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);

        // "Children" may also be what a bag shows; a caption that must do without the word loses nothing.
        string? several = caption.Words.All.FirstOrDefault(s_several.Contains) ?? caption.Words.FirstOf(s_phrases);
        return several is null ? null : $"it speaks of more than one person (\"{several}\")";
    }
}
