namespace GaDms.Data.Tests;

/// <summary>A test on the real examples beside the golden files; skipped where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (!Directory.Exists(Folder))
            Skip = $"{Folder} is not there.";
    }

    /// <summary>The folder <c>data</c> beside the one that GADMS_GOLDEN names.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Golden(), "..", "data"));

    private static string Golden()
    {
        if (Environment.GetEnvironmentVariable("GADMS_GOLDEN") is { Length: > 0 } golden)
            return golden;
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "GaDms.slnx")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? ".", "..", "shared", "golden");
    }
}
