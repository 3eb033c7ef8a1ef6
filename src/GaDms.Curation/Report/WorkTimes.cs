using GaDms.Curation.Shards;

namespace GaDms.Curation.Report;

/// <summary>How long the work on a folder's shards took.</summary>
/// <param name="Items">Pictures or crops that were worked on.</param>
/// <param name="Seconds">Seconds of work by stage; stages overlap, and several threads work on one.</param>
internal sealed record WorkTimes(long Items, IReadOnlyDictionary<string, double> Seconds)
{
    /// <summary>Adds up the statistics of shards.</summary>
    public static WorkTimes Read(string folder, IReadOnlyList<int> shards)
    {
        long items = 0;
        var seconds = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (int shard in shards)
        {
            ShardStatistics statistics = ShardStatistics.Read(folder, shard);
            items += statistics.Pictures;
            foreach ((string stage, double spent) in statistics.Seconds)
                seconds[stage] = seconds.GetValueOrDefault(stage) + spent;
        }

        return new WorkTimes(items, seconds);
    }
}
