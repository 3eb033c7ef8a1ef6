using System.Diagnostics;

namespace GaDms.Bench;

/// <summary>All sides in turns, so that whatever else the machine does meets them alike. Times are those of a clock on the wall.</summary>
internal static class Comparison
{
    /// <summary>Warms every side up with one call, then times <paramref name="rounds"/> calls of each, in turns.</summary>
    /// <param name="rounds">Timed calls of each side.</param>
    /// <param name="sides">Each makes one call and returns its seconds: <see cref="Seconds"/> of ours, what a peer measured itself.</param>
    /// <returns>One per side.</returns>
    public static Timing[] InTurns(int rounds, params IReadOnlyList<Func<double>> sides)
    {
        foreach (var side in sides)
            side();
        var seconds = sides.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (side, times) in sides.Zip(seconds))
                times.Add(side());
        }
        return [.. seconds.Select(times => new Timing(times))];
    }

    /// <summary>Makes a call; its seconds.</summary>
    public static double Seconds(Action call)
    {
        var clock = Stopwatch.StartNew();
        call();
        return clock.Elapsed.TotalSeconds;
    }
}
