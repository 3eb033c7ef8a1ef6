namespace GaDms.Cli.Tests;

/// <summary>Finds the recorded reference numbers: GADMS_GOLDEN, or shared/golden beside the repository.</summary>
internal static class Golden
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("GADMS_GOLDEN") ?? BesideRepository();

    public static string PathOf(string name) => Path.Combine(Folder, name);

    private static string BesideRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GaDms.slnx")))
            folder = folder.Parent;
        return Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "golden"));
    }
}

/// <summary>A test that needs the reference numbers, skipped where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoldenTheoryAttribute : TheoryAttribute
{
    public GoldenTheoryAttribute()
    {
        if (!Directory.Exists(Golden.Folder))
            Skip = $"no reference numbers at {Golden.Folder}; set GADMS_GOLDEN";
    }
}
