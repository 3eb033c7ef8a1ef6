namespace GaDms.Testing;

/// <summary>The repository that the tests were built in.</summary>
public static class RepositoryFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "GaDms.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"there is no GaDms.slnx above {AppContext.BaseDirectory}");
    }
}
