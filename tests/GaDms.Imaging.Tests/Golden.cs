using System.Runtime.CompilerServices;

namespace GaDms.Imaging.Tests;

/// <summary>The recorded reference numbers: folder GADMS_GOLDEN, or shared/golden beside the repository.</summary>
internal static class Golden
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("GADMS_GOLDEN")
        ?? Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "golden"));

    public static string Image(string name) => Path.Combine(Folder, "image", name);

    private static string RepositoryRoot([CallerFilePath] string file = "")
    {
        DirectoryInfo? folder = Directory.GetParent(file);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GaDms.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}

internal sealed class GoldenFactAttribute : FactAttribute
{
    public GoldenFactAttribute()
    {
        if (!Directory.Exists(Golden.Folder))
            Skip = "The recorded reference numbers are not here; set GADMS_GOLDEN.";
    }
}

internal sealed class GoldenTheoryAttribute : TheoryAttribute
{
    public GoldenTheoryAttribute()
    {
        if (!Directory.Exists(Golden.Folder))
            Skip = "The recorded reference numbers are not here; set GADMS_GOLDEN.";
    }
}
