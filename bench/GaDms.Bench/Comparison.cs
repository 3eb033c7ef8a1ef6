using System.Diagnostics;

namespace GaDms.Bench;

/// <summary>Seconds of several calls.</summary>
internal sealed record Timing(IReadOnlyList<double> Seconds)
{
    public double Median
    {
        get
        {
            var sorted = Seconds.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>Items per second: of the median call, of the slowest and of the fastest.</summary>
    public (double Median, double Slowest, double Fastest) Rate(int items) => (items / Median, items / Seconds.Max(), items / Seconds.Min());
}

/// <summary>One row's outcome.</summary>
/// <param name="Row">The row.</param>
/// <param name="Ours">This project.</param>
/// <param name="Peer">PyTorch; null where it is missing.</param>
internal sealed record Outcome(Row Row, Timing Ours, Timing? Peer)
{
    /// <summary>How many times as fast as the peer; null without one.</summary>
    public double? Ratio => Peer?.Median / Ours.Median;
}

/// <summary>Both sides in turns, so that whatever else the machine does meets them alike.</summary>
internal static class Comparison
{
    /// <summary>Warms both sides up with one call, then times <paramref name="rounds"/> calls of each, ours and the peer's alternating.</summary>
    public static Outcome Run(Row row, Ours ours, Peer? peer, int rounds)
    {
        ours.Run(row.Id);
        peer?.Seconds(row.Id);
        var (mine, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            ours.Run(row.Id);
            mine.Add((Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds);
            if (peer is not null)
                theirs.Add(peer.Seconds(row.Id));
        }
        return new Outcome(row, new Timing(mine), peer is null ? null : new Timing(theirs));
    }
}
