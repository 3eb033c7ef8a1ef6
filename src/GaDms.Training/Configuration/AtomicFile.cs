namespace GaDms.Training.Configuration;

/// <summary>Files that are either complete or not there.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file so that a reader, or a restart after a crash, sees either its old content or its new content,
    /// never a part: written beside under a name ending in <c>.partial</c>, flushed to the disk, then renamed over.
    /// A missing folder is created. When writing fails, the partial file is removed and an old file is left as it was.
    /// </summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="write">Writes the content; may seek.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);

        // A name of its own for every write, so that two writers of one file cannot mix their bytes.
        var partial = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, target, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
