namespace GaDms.IO;

/// <summary>Files that are either complete or not there.</summary>
public static class AtomicFile
{
    /// <summary>The extension of a file that is being written.</summary>
    public const string PartialExtension = ".partial";

    // ENOSPC, EDQUOT; ERROR_DISK_FULL as an HRESULT.
    private static readonly int[] s_diskFull = [28, 122, unchecked((int)0x80070070)];

    /// <summary>
    /// Writes a file so that a reader, or a restart after a crash, sees either its old content or its new content, never a
    /// part: written beside under a name ending in <see cref="PartialExtension"/>, flushed to the disk, then renamed over.
    /// When writing fails, the partial file is removed and an old file is left as it was.
    /// </summary>
    /// <param name="path">The file to create or replace; its folder has to be there.</param>
    /// <param name="write">Writes the content; may seek.</param>
    /// <exception cref="IOException">The file cannot be written; a full disk is told as such.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);

        // A name of its own for every write, so that two writers of one file cannot mix their bytes.
        var partial = $"{path}.{Guid.NewGuid():N}{PartialExtension}";
        try
        {
            using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e)
        {
            Remove(partial);
            if (e is IOException && s_diskFull.Contains(e.HResult))
                throw new IOException($"no space left on the disk for {path}; free some and try again", e);
            throw;
        }
    }

    /// <summary>
    /// Removes what processes that were ended while they wrote have left in a folder; to be called by the one process that writes there.
    /// </summary>
    /// <param name="folder">The folder; not those in it.</param>
    /// <exception cref="IOException">The folder cannot be read or changed.</exception>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*" + PartialExtension))
            File.Delete(file);
    }

    /// <summary>What cannot be removed is left: the failure that led here is what has to be told.</summary>
    private static void Remove(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
