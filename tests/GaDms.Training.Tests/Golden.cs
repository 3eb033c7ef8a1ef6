using System.Runtime.CompilerServices;

namespace GaDms.Training.Tests;

/// <summary>The recorded reference numbers: a folder beside the repository, or the one that GADMS_GOLDEN names.</summary>
internal static class Golden
{
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("GADMS_GOLDEN") is { Length: > 0 } folder
            ? folder
            : Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "golden"));

    public static string File(string name) => Path.Combine(Folder, name);

    private static string RepositoryRoot([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..");
}

/// <summary>A test against the recorded reference numbers; skipped where they are not present.</summary>
internal sealed class GoldenFactAttribute : FactAttribute
{
    public GoldenFactAttribute()
    {
        if (!Directory.Exists(Golden.Folder))
            Skip = $"The reference numbers are not in {Golden.Folder}; set GADMS_GOLDEN to their folder.";
    }
}
