namespace GaDms.Cli.Tests.Documentation;

/// <summary>Files of the repository that users read.</summary>
internal static class Repository
{
    public static string Root { get; } = RepositoryFolder.Path;

    /// <summary>README and everything under docs, by their paths in the repository.</summary>
    public static IEnumerable<string> Pages => Files("*.md", SearchOption.TopDirectoryOnly)
        .Concat(Files(Path.Combine("docs", "*.md"), SearchOption.AllDirectories));

    public static string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Paths in the repository of the files that a pattern names.</summary>
    public static IEnumerable<string> Files(string pattern, SearchOption option)
    {
        var folder = PathOf(Path.GetDirectoryName(pattern)!);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern), option).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)
            : [];
    }
}
