using System.Runtime.CompilerServices;

namespace GaDms.Curation.Sources;

/// <summary>
/// The pictures in a folder and the folders under it, ordinally by relative path: every file with a picture's extension (a
/// rejection if its content is something else) and every other file whose content is a picture. Other files are not entries.
/// </summary>
/// <param name="folder">Where to look.</param>
/// <param name="limits">Largest file.</param>
/// <param name="files">Relative paths of the files to look at, in this order; null for all there are.</param>
public sealed class FolderSource(string folder, SourceLimits limits, IReadOnlyList<string>? files = null) : ISource
{
    /// <inheritdoc/>
    public string Description => $"folder {folder}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEntry> ReadAsync(
        Func<string, bool> isDone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isDone);
        if (!Directory.Exists(folder))
            throw new CurationException($"{folder}: there is no such folder; give the folder of the pictures.");

        foreach (FolderItem item in Items())
        {
            cancellation.ThrowIfCancellationRequested();
            if (isDone(item.Path))
                continue;
            string origin = Path.Combine(folder, item.Path);
            SourceEntry? entry = item.Fault is { } fault
                ? SourceEntry.Rejected(item.Path, origin, new("folder-unreadable", fault))
                : await ReadFileAsync(item.Path, origin, cancellation).ConfigureAwait(false);
            if (entry is not null)
                yield return entry;
        }
    }

    /// <inheritdoc/>
    public long? Count(Func<string, bool> isDone, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isDone);
        if (!Directory.Exists(folder))
            return null;
        long count = 0;
        foreach (FolderItem item in Items())
        {
            cancellation.ThrowIfCancellationRequested();
            if ((item.Fault is not null || IsEntry(Path.Combine(folder, item.Path))) && !isDone(item.Path))
                count++;
        }

        return count;
    }

    private IEnumerable<FolderItem> Items() => files?.Select(file => new FolderItem(file, null)) ?? FolderWalk.Files(folder);

    /// <summary>Null for a file that neither claims to be a picture nor is one.</summary>
    private async Task<SourceEntry?> ReadFileAsync(string key, string path, CancellationToken cancellation)
    {
        bool named = PictureContent.IsPictureName(path);
        try
        {
            // A pipe or a device has no length either; it must not be opened, for it may never give anything.
            long length = new FileInfo(path).Length;
            if (length == 0)
                return named ? SourceEntry.Rejected(key, path, PictureContent.Empty) : null;
            if (!named && !BeginsAsPicture(path))
                return null;
            if (length > limits.MaxFileBytes)
                return SourceEntry.Rejected(key, path, PictureContent.TooLarge(length, limits.MaxFileBytes));
            return SourceEntry.File(key, path, await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return named ? SourceEntry.Rejected(key, path, new("picture-unreadable", error.Message)) : null;
        }
    }

    private static bool IsEntry(string path)
    {
        try
        {
            return PictureContent.IsPictureName(path) || (new FileInfo(path).Length > 0 && BeginsAsPicture(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool BeginsAsPicture(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[PictureContent.SignatureBytes];
        return PictureContent.Flaw(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]) is null;
    }
}
