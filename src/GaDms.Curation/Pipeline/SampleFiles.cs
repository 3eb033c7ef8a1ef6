using System.Globalization;
using System.Text.Json;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Pipeline;

/// <summary>What stands under a sample picture.</summary>
/// <param name="Key">The key of the picture that it shows, whole or in part; empty where nobody knows.</param>
/// <param name="Detail">Why it was left out: what was measured, or said.</param>
internal sealed record SampleText(string Key, string Detail);

/// <summary>The files of a folder of samples: <c>00.jpg</c> and, with its text, <c>00.json</c>.</summary>
internal static class SampleFiles
{
    private const int MostTextBytes = 1 << 16;

    /// <summary>The pictures in their order.</summary>
    public static IEnumerable<string> Pictures(string folder) => Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal);

    /// <summary>A place that is not taken.</summary>
    public static string Free(string folder) => Enumerable.Range(0, int.MaxValue)
        .Select(number => Path.Combine(folder, number.ToString("D2", CultureInfo.InvariantCulture) + ".jpg"))
        .First(path => !File.Exists(path));

    /// <summary>The text's file.</summary>
    public static string TextOf(string picture) => Path.ChangeExtension(picture, ".json");

    /// <summary>Writes the text of a picture.</summary>
    public static void WriteText(string picture, SampleText text) =>
        File.WriteAllBytes(TextOf(picture), JsonSerializer.SerializeToUtf8Bytes(text, ShardJson.Compact));

    /// <summary>The text of a picture; an empty one where there is none that can be read.</summary>
    public static SampleText ReadText(string picture)
    {
        try
        {
            var file = new FileInfo(TextOf(picture));
            if (file.Exists && file.Length <= MostTextBytes && JsonSerializer.Deserialize<SampleText>(File.ReadAllBytes(file.FullName), ShardJson.Compact) is { } text)
                return text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // A picture says enough without its text.
        }
        return new SampleText("", "");
    }
}
