namespace GaDms.Curation.Gate;

/// <summary>Nothing is said of what cannot be seen, not even that it cannot.</summary>
public sealed class UnseenRule : ICaptionRule
{
    private static readonly string[] s_phrases =
    [
        "not visible", "isn't visible", "aren't visible", "not clearly visible", "no visible", "cannot be seen", "can't be seen", "can not be seen",
        "not seen", "not shown", "unseen", "invisible", "out of frame", "out of view", "hidden from view", "cut off by",
        "obscured", "unclear", "not clear", "indistinguishable", "cannot be determined", "not discernible", "not specified", "not mentioned",
        "unknown",
    ];

    /// <inheritdoc/>
    public string Reason => "caption-unseen";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return caption.Words.FirstOf(s_phrases) is { } phrase ? $"it speaks of what cannot be seen (\"{phrase}\")" : null;
    }
}
