namespace GaDms.Retrieval.Indexing;

/// <summary>A file or folder that was passed over, and why.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Reason">Why it was skipped.</param>
public sealed record SkippedFile(string Path, string Reason);

/// <summary>Finds picture files.</summary>
public static class PictureFiles
{
    private static readonly string[] s_extensions = [".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp", ".tif", ".tiff"];

    /// <summary>The extensions that count as pictures, for messages.</summary>
    public static string Extensions => string.Join(", ", s_extensions);

    /// <summary>All pictures under the given files and folders, links followed, in ordinal order of their names within each folder.</summary>
    /// <param name="roots">Files and folders.</param>
    /// <param name="skipped">Told of folders that cannot be listed.</param>
    /// <exception cref="IOException">A root does not exist.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> roots, Action<SkippedFile> skipped)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(skipped);
        var found = new List<string>();
        var visited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in roots.Select(Path.GetFullPath))
        {
            if (File.Exists(root))
                found.Add(root);
            else if (Directory.Exists(root))
                Walk(new DirectoryInfo(root), found, visited, skipped);
            else
                throw new FileNotFoundException($"{root}: there is no such file or folder");
        }
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static void Walk(DirectoryInfo folder, List<string> found, HashSet<string> visited, Action<SkippedFile> skipped)
    {
        FileSystemInfo[] entries;
        try
        {
            // A link to a folder further up would never end.
            if (!visited.Add((folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).FullName))
                return;
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            skipped(new SkippedFile(folder.FullName, e.Message));
            return;
        }
        Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var entry in entries)
        {
            if (entry is DirectoryInfo child)
                Walk(child, found, visited, skipped);
            else if (s_extensions.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase))
                found.Add(entry.FullName);
        }
    }
}
