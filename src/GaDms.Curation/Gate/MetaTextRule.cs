using System.Buffers;

namespace GaDms.Curation.Gate;

/// <summary>The caption and nothing else: no words to the one who asked, about the picture as a picture, or of formatting.</summary>
public sealed class MetaTextRule : ICaptionRule
{
    private static readonly string[] s_phrases =
    [
        "here is the", "here is my", "here's", "description", "sure", "certainly", "of course", "let me", "i will", "i'll", "i have", "caption", "template", "placeholder", "prompt",
        "the image", "this image", "an image", "the picture", "this picture", "the photo", "this photo", "the photograph", "in the crop",
        "as requested", "as an example", "note that", "please", "json", "let's", "okay", "the user", "i see", "we see",
    ];

    private static readonly SearchValues<string> s_marks = SearchValues.Create(["**", "```", "##", "<", ">", "{", "}", "http", "\n", "\\n", "/n"], StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Reason => "caption-meta";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        if (caption.Words.FirstOf(s_phrases) is { } phrase)
            return $"it has words that do not describe the person (\"{phrase}\")";
        return caption.Text.AsSpan().ContainsAny(s_marks) ? "it has marks of formatting; it must be plain text" : null;
    }
}
