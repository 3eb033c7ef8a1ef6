using System.Text.Json;

namespace GaDms.Curation.Shards;

/// <summary>What happened while a shard was filled: its <c>.stats.json</c>.</summary>
public sealed record ShardStatistics
{
    /// <summary>The shard's number.</summary>
    public required int Shard { get; init; }

    /// <summary>Samples in its tar; without any there is no tar.</summary>
    public int Samples { get; init; }

    /// <summary>Pictures that were seen for it, rejected ones included.</summary>
    public int Pictures { get; init; }

    /// <summary>Boxes that were seen for it, rejected ones included.</summary>
    public int Boxes { get; init; }

    /// <summary>Pictures, boxes and samples left out, by reason.</summary>
    public IReadOnlyDictionary<string, long> Rejected { get; init; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Seconds of work by stage.</summary>
    public IReadOnlyDictionary<string, double> Seconds { get; init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Reads the statistics of a complete shard.</summary>
    /// <exception cref="CurationException">They cannot be read.</exception>
    public static ShardStatistics Read(string folder, int shard) => ReadFile(ShardFiles.Statistics(folder, shard));

    internal static ShardStatistics ReadFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ShardStatistics>(File.ReadAllBytes(path), ShardJson.Compact)
                ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CurationException($"{path}: the shard's statistics cannot be read ({error.Message}); restore the file.", error);
        }
    }
}
