using System.Runtime.CompilerServices;

namespace GaDms.Torch.Tests;

/// <summary>A test that reads the recorded reference files; skipped where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoldenFactAttribute : FactAttribute
{
    public GoldenFactAttribute()
    {
        if (!Directory.Exists(Folder))
            Skip = "The recorded reference files are not here; set GADMS_GOLDEN to their folder.";
    }

    public static string Folder =>
        Environment.GetEnvironmentVariable("GADMS_GOLDEN") is { Length: > 0 } folder ? folder : Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "shared", "golden"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
