using GaDms.Curation.Pipeline;

namespace GaDms.Curation.Report;

/// <summary>A picture of what was left out.</summary>
/// <param name="Thumbnail">A small JPEG; null when it cannot be decoded.</param>
/// <param name="Text">What stands under it.</param>
internal sealed record ShownSample(byte[]? Thumbnail, SampleText Text);

/// <summary>The pictures that a run kept of what it left out: <c>REASON/00.jpg</c>.</summary>
/// <param name="folder">Their folder; may be missing.</param>
internal sealed class SamplePictures(string folder)
{
    private const int PerReason = 8;
    private const int Side = 200;
    private const long MostBytes = 16 << 20;

    /// <summary>The first few.</summary>
    public IReadOnlyList<ShownSample> Of(string reason)
    {
        // A reason is a word; whatever else a journal holds must not lead out of the folder.
        string place = Path.Combine(folder, reason);
        if (!reason.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || !Directory.Exists(place))
            return [];
        return [.. SampleFiles.Pictures(place).Take(PerReason).Select(picture => new ShownSample(Load(picture), SampleFiles.ReadText(picture)))];
    }

    private static byte[]? Load(string path)
    {
        try
        {
            return new FileInfo(path).Length > MostBytes ? null : Thumbnail.Make(File.ReadAllBytes(path), Side);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
