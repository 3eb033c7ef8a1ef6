namespace GaDms.Faults.Tests.Worlds;

/// <summary>Folders with all that is in them.</summary>
internal static class Trees
{
    /// <summary>Copies a folder to a place where none is.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Files that one of two folders lacks or has with other bytes, and files that a dead process left half written.</summary>
    /// <param name="expected">A folder.</param>
    /// <param name="actual">The other.</param>
    /// <param name="counts">Which files, by their path within the folder, must be the same.</param>
    public static IReadOnlyList<string> Differences(string expected, string actual, Func<string, bool> counts)
    {
        var differences = new List<string>();
        var names = Names(expected).Union(Names(actual), StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var name in names.Where(counts))
        {
            var (one, other) = (Path.Combine(expected, name), Path.Combine(actual, name));
            if (!File.Exists(other))
                differences.Add($"{name} is missing");
            else if (!File.Exists(one))
                differences.Add($"{name} is too much");
            else if (!File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)))
                differences.Add($"{name} differs");
        }
        differences.AddRange(Names(actual).Where(name => name.EndsWith(".partial", StringComparison.Ordinal)).Select(name => $"{name} is left over"));
        return differences;
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)) : [];
}
