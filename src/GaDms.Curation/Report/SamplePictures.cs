namespace GaDms.Curation.Report;

/// <summary>The pictures that a run kept of what it left out: <c>REASON/00.jpg</c>.</summary>
/// <param name="folder">Their folder; may be missing.</param>
internal sealed class SamplePictures(string folder)
{
    private const int PerReason = 8;
    private const int Side = 200;
    private const long MostBytes = 16 << 20;

    /// <summary>Thumbnails of the first few; null stands for one that cannot be decoded.</summary>
    public IReadOnlyList<byte[]?> Of(string reason)
    {
        // A reason is a word; whatever else a journal holds must not lead out of the folder.
        string place = Path.Combine(folder, reason);
        if (!reason.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || !Directory.Exists(place))
            return [];
        return [.. Directory.EnumerateFiles(place, "*.jpg").Order(StringComparer.Ordinal).Take(PerReason).Select(Load)];
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
