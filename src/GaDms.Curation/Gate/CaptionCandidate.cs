namespace GaDms.Curation.Gate;

/// <summary>A caption that asks to be let through.</summary>
/// <param name="Text">The caption.</param>
/// <param name="Jpeg">The crop that it describes.</param>
/// <param name="Other">The crop's other caption, when that was let through before.</param>
public sealed record CaptionCandidate(string Text, ReadOnlyMemory<byte> Jpeg, string? Other)
{
    /// <summary>The caption's words.</summary>
    public CaptionWords Words { get; } = CaptionWords.Of(Text);
}
