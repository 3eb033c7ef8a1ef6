using GaDms.Imaging;

namespace GaDms.Data.Rendering;

/// <summary>One finished picture of a rendered data set, with its captions and all that is known of it.</summary>
public sealed record RenderedSample
{
    /// <summary>Place in the data set, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Who is seen, as numbered in the annotation file: from 1, without gaps.</summary>
    public required int Identity { get; init; }

    /// <summary>The part of the data set.</summary>
    public required Split Split { get; init; }

    /// <summary>The file, relative to <c>imgs/</c>: split, identity, camera and number of the picture.</summary>
    public required string Path { get; init; }

    /// <summary>The drawing, before compression, and the truth about it.</summary>
    public required RenderedPerson Person { get; init; }

    /// <summary>The JPEG file.</summary>
    public required ReadOnlyMemory<byte> Jpeg { get; init; }

    /// <summary>The captions.</summary>
    public required IReadOnlyList<RenderedCaption> Captions { get; init; }

    /// <summary>The picture as anyone sees it who reads the file.</summary>
    public Image Decode() => ImageCodec.Decode(Jpeg.Span);
}
