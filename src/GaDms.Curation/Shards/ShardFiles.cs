using System.Globalization;

namespace GaDms.Curation.Shards;

/// <summary>Names in a folder of shards, those of img2dataset: <c>00000.tar</c> and, written last, <c>00000.stats.json</c>.</summary>
public static class ShardFiles
{
    /// <summary>Samples that fit into a shard: their place has four digits.</summary>
    public const int MaxSamples = 10_000;

    internal const string TarExtension = ".tar";
    internal const string StatisticsExtension = ".stats.json";

    /// <summary>What a tar and its statistics end with while they wait to take the place of those with the samples that are removed.</summary>
    internal const string RemovalExtension = ".removal";

    /// <summary>The tar of a shard.</summary>
    public static string Tar(string folder, int shard) => Path.Combine(folder, $"{shard:D5}{TarExtension}");

    /// <summary>The statistics of a shard, which are there when it is complete.</summary>
    public static string Statistics(string folder, int shard) => Path.Combine(folder, $"{shard:D5}{StatisticsExtension}");

    /// <summary>The key of a sample: five digits of its shard and four of its place in it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is not below <see cref="MaxSamples"/>.</exception>
    public static string Key(int shard, int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, MaxSamples);
        return $"{shard:D5}{place:D4}";
    }

    /// <summary>The shard that a sample's key names.</summary>
    internal static int ShardOf(string key) => int.Parse(key.AsSpan(0, key.Length - 4), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The numbers of the complete shards in a folder, rising.</summary>
    /// <exception cref="CurationException">There is no such folder.</exception>
    public static IReadOnlyList<int> Committed(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CurationException($"{folder}: there is no such folder; give a folder of shards.");
        return [.. Directory.EnumerateFiles(folder, "*" + StatisticsExtension)
            .Select(file => Number(Path.GetFileName(file), StatisticsExtension)).OfType<int>().Order()];
    }

    /// <summary>The shard that a file name belongs to; null for other files.</summary>
    internal static int? Number(string name, string extension) =>
        name.EndsWith(extension, StringComparison.Ordinal)
        && name[..^extension.Length] is { Length: >= 5 } digits
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && digits == $"{number:D5}"
            ? number
            : null;
}
