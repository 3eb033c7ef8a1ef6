using System.Text.Json.Nodes;
using Xunit;

namespace GaDms.Testing;

/// <summary>The recorded reference numbers: the folder GADMS_GOLDEN, or shared/golden beside the repository.</summary>
public static class Golden
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("GADMS_GOLDEN") is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Path.Combine(RepositoryFolder.Path, "..", "shared", "golden"));

    public static bool Present => Missing("") is null;

    /// <summary>The path of a recorded file; <c>../data</c> leads to the examples beside the numbers.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public static JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!;

    /// <summary>Why a test that needs this file or folder is skipped; null when it is there.</summary>
    internal static string? Missing(string needed) => Path.Exists(PathOf(needed))
        ? null
        : $"{PathOf(needed)} is not here; set GADMS_GOLDEN to the folder of the reference numbers";
}

/// <summary>A test against the reference numbers, skipped where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldenFactAttribute : FactAttribute
{
    /// <summary>Skips the test where what it needs is absent.</summary>
    /// <param name="needed">The file or folder among them that it needs.</param>
    public GoldenFactAttribute(string needed = "") => Skip = Golden.Missing(needed);
}

/// <summary>A theory against the reference numbers, skipped where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldenTheoryAttribute : TheoryAttribute
{
    public GoldenTheoryAttribute() => Skip = Golden.Missing("");
}
