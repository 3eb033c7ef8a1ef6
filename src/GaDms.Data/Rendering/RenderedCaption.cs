using System.Runtime.InteropServices;

namespace GaDms.Data.Rendering;

/// <summary>What the words of a span do; words outside all spans are filler.</summary>
public enum CaptionSpanKind
{
    /// <summary>Words that tell a true value of an attribute.</summary>
    Attribute,

    /// <summary>Words that tell a false value of an attribute.</summary>
    False,

    /// <summary>A clause that says nothing of the person: weather, mood, place, guesswork.</summary>
    Irrelevant,
}

/// <summary>Characters [<paramref name="Start"/>, <paramref name="End"/>) of a caption and what they do.</summary>
/// <param name="Start">First character, counted from 0 in UTF-16 units.</param>
/// <param name="End">One past the last character.</param>
/// <param name="Kind">Truth, falsehood or neither.</param>
/// <param name="Attribute">The attribute told, truly or falsely; null of an irrelevant clause.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CaptionSpan(int Start, int End, CaptionSpanKind Kind, AttributeName? Attribute);

/// <summary>A caption that knows which of its words are true, which are false and which are beside the point.</summary>
/// <param name="Text">One or two sentences, or three with an irrelevant one.</param>
/// <param name="Spans">Spans in the order of the text, never overlapping.</param>
/// <param name="Shape">
/// Number of the sentence shape: an index of <see cref="CaptionShapes.All"/>, above those of <see cref="CaptionShapes.Parts"/>; -1 where nothing could be told.
/// </param>
public sealed record RenderedCaption(string Text, IReadOnlyList<CaptionSpan> Spans, int Shape)
{
    /// <summary>The same caption, all true but for one value that is false; null where nothing can be false, or none was asked for.</summary>
    public string? Twin { get; init; }

    /// <summary>The words of a span.</summary>
    public string this[CaptionSpan span] => Text[span.Start..span.End];
}
