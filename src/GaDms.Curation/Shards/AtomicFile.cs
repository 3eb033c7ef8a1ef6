namespace GaDms.Curation.Shards;

/// <summary>Writes files beside their place and renames them when they are whole and on the disk.</summary>
internal static class AtomicFile
{
    /// <summary>The extension of a file that is being written.</summary>
    public const string PartialExtension = ".partial";

    /// <summary>Writes a file; what was there before is replaced in one step.</summary>
    public static void Write(string path, Action<Stream> content)
    {
        string partial = path + PartialExtension;
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            content(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }
}
