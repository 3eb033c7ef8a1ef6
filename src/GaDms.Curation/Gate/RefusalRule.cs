namespace GaDms.Curation.Gate;

/// <summary>No refusals: the model must have described what it was shown.</summary>
public sealed class RefusalRule : ICaptionRule
{
    private static readonly string[] s_phrases =
    [
        "i'm sorry", "i am sorry", "sorry", "i cannot", "i can't", "i can not", "i'm unable", "i am unable", "i won't", "unable to",
        "as an ai", "language model", "ai assistant", "not able to", "against my", "i apologize", "cannot assist", "can't assist",
        "cannot help", "can't help", "cannot identify", "can't identify", "cannot provide", "can't provide",
    ];

    /// <inheritdoc/>
    public string Reason => "caption-refusal";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return caption.Words.FirstOf(s_phrases) is { } phrase ? $"it refuses (\"{phrase}\")" : null;
    }
}
