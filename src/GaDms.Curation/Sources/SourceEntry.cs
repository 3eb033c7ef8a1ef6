using GaDms.Imaging;

namespace GaDms.Curation.Sources;

/// <summary>
/// One picture as a source gives it: the bytes of its file, a frame of a video, or the reason why there is neither.
/// </summary>
public sealed record SourceEntry
{
    /// <summary>
    /// Names the picture within its source, the same in every run: the path under the folder, <c>shard.tar#000012</c>,
    /// <c>video.mp4@00012.300</c>, the address. The journal knows it by this. When a source repeats a name, the later one is
    /// rejected as <c>duplicate-key</c> under a name with <c>~2</c>, <c>~3</c> ... at its end.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>Where a person would look for it: path, member of a tar, time in a video, address.</summary>
    public required string Origin { get; init; }

    /// <summary>The file's bytes, not decoded; null for a frame or a rejection.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>A video's frame; null for a file or a rejection.</summary>
    public Image? Frame { get; init; }

    /// <summary>SHA-256 of <see cref="Bytes"/> or of the frame's pixels, lower-case hexadecimal; empty for a rejection.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The caption that came with the picture (alt text), if any.</summary>
    public string? Caption { get; init; }

    /// <summary>Why there is no picture; null when there is one.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>A picture file, rejected if its first bytes are not those of a picture.</summary>
    internal static SourceEntry File(string key, string origin, byte[] bytes, string? caption = null) =>
        PictureContent.Flaw(bytes) is { } flaw
            ? Rejected(key, origin, flaw)
            : new() { Key = key, Origin = origin, Bytes = bytes, Sha256 = PictureContent.Sha256(bytes), Caption = caption };

    /// <summary>A picture that could not be had.</summary>
    internal static SourceEntry Rejected(string key, string origin, Rejection rejection) =>
        new() { Key = key, Origin = origin, Rejection = rejection };
}
