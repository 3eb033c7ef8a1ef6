namespace GaDms.Curation.Gate;

/// <summary>A crop's two captions are two.</summary>
/// <param name="mostLikeness">Likeness from which they count as one, see <see cref="CaptionWords.Likeness"/>.</param>
public sealed class DuplicateRule(double mostLikeness) : ICaptionRule
{
    /// <inheritdoc/>
    public string Reason => "caption-duplicate";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return caption.Other is { } other && caption.Words.Likeness(CaptionWords.Of(other)) >= mostLikeness
            ? $"it says the same as the other caption of this person (\"{other}\")"
            : null;
    }
}
