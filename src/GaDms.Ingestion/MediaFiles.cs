namespace GaDms.Ingestion;

/// <summary>Finds picture and video files.</summary>
public static class MediaFiles
{
    private static readonly string[] s_pictures = [".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp", ".tif", ".tiff"];
    private static readonly string[] s_videos = [".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ts"];

    /// <summary>The extensions that count as pictures and videos, for messages.</summary>
    public static string Extensions => string.Join(", ", s_pictures.Concat(s_videos));

    /// <summary>Whether a name is that of a video.</summary>
    public static bool IsVideo(string name) => s_videos.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// All pictures and videos under the given files and folders, links followed, in ordinal order of their names within each
    /// folder. Their collection is the name of the folder that was given, or of the one that a given file is in.
    /// </summary>
    /// <param name="roots">Files and folders.</param>
    /// <param name="skipped">Told of folders that cannot be listed.</param>
    /// <exception cref="IOException">A root does not exist.</exception>
    public static IReadOnlyList<MediaInput> Find(IEnumerable<string> roots, Action<SkippedFile> skipped)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(skipped);
        var found = new List<MediaInput>();
        var visited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in roots.Select(Path.GetFullPath))
        {
            if (File.Exists(root))
                found.Add(MediaInput.File(root));
            else if (Directory.Exists(root))
                Walk(new DirectoryInfo(root), path => found.Add(MediaInput.File(path, MediaInput.FolderName(root))), visited, skipped);
            else
                throw new FileNotFoundException($"{root}: there is no such file or folder");
        }
        return [.. found.DistinctBy(input => input.Path, StringComparer.Ordinal)];
    }

    private static void Walk(DirectoryInfo folder, Action<string> found, HashSet<string> visited, Action<SkippedFile> skipped)
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
            else if (s_pictures.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase) || IsVideo(entry.Name))
                found(entry.FullName);
        }
    }
}
