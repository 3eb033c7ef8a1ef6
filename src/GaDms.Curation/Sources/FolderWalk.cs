using System.IO.Enumeration;

namespace GaDms.Curation.Sources;

/// <summary>
/// The files under a folder, ordinally by relative path. Links are followed, but no folder is entered twice, so that links in a
/// circle end. Names are held for one folder at a time.
/// </summary>
internal static class FolderWalk
{
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = default, IgnoreInaccessible = false };

    /// <summary>What lies under <paramref name="root"/>, which exists.</summary>
    public static IEnumerable<FolderItem> Files(string root) =>
        Files(RealPath(root), "", new HashSet<string>(StringComparer.Ordinal));

    private static IEnumerable<FolderItem> Files(string folder, string prefix, HashSet<string> entered)
    {
        if (!entered.Add(folder))
            yield break;
        if (List(folder, out string? fault) is not { } entries)
        {
            yield return new FolderItem(prefix, fault);
            yield break;
        }

        foreach (Entry entry in entries)
        {
            if (!entry.IsFolder)
            {
                yield return new FolderItem(prefix + entry.Name, null);
                continue;
            }

            string path = Path.Combine(folder, entry.Name);
            foreach (FolderItem item in Files(entry.IsLink ? RealPath(path) : path, $"{prefix}{entry.Name}/", entered))
                yield return item;
        }
    }

    private static List<Entry>? List(string folder, out string? fault)
    {
        try
        {
            fault = null;
            var entries = new FileSystemEnumerable<Entry>(
                folder,
                (ref FileSystemEntry entry) => new Entry(
                    entry.FileName.ToString(), entry.IsDirectory, entry.Attributes.HasFlag(FileAttributes.ReparsePoint)),
                s_everything).ToList();

            // With the separator at its end, a folder's name sorts among files as the paths under it do.
            entries.Sort((a, b) => string.CompareOrdinal(a.SortName, b.SortName));
            return entries;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = error.Message;
            return null;
        }
    }

    /// <summary>The path with every link in it resolved; what cannot be resolved stays and fails when it is listed.</summary>
    private static string RealPath(string path)
    {
        const int mostLinks = 40;
        var todo = new Stack<string>(Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        string real = "/";
        int links = 0;
        while (todo.TryPop(out string? part))
        {
            string next = Path.Combine(real, part);
            if (new DirectoryInfo(next).LinkTarget is not { } target || ++links > mostLinks)
            {
                real = next;
                continue;
            }

            foreach (string step in Path.GetFullPath(target, real).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                todo.Push(step);
            real = "/";
        }

        return real;
    }

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink)
    {
        public string SortName => IsFolder ? Name + "/" : Name;
    }
}

/// <summary>A file, or a folder that cannot be listed.</summary>
/// <param name="Path">Relative to the root, parts separated by <c>/</c>; a folder's ends with it.</param>
/// <param name="Fault">Why the folder cannot be listed; null for a file.</param>
internal readonly record struct FolderItem(string Path, string? Fault);
