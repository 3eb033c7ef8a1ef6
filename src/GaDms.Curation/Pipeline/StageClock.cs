using System.Collections.Concurrent;
using System.Diagnostics;

namespace GaDms.Curation.Pipeline;

/// <summary>Seconds of work by stage, added up over threads.</summary>
public sealed class StageClock
{
    private readonly ConcurrentDictionary<string, long> _ticks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _taken = new(StringComparer.Ordinal);

    /// <summary>Does the work and adds its time to a stage.</summary>
    public T Time<T>(string stage, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            var spent = Stopwatch.GetTimestamp() - start;
            _ticks.AddOrUpdate(stage, spent, (_, ticks) => ticks + spent);
        }
    }

    /// <summary>Does the work and adds its time to a stage.</summary>
    public void Time(string stage, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Time(stage, () =>
        {
            work();
            return 0;
        });
    }

    /// <summary>What was added since the last call.</summary>
    public IReadOnlyDictionary<string, double> Take()
    {
        var taken = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var stage in _ticks.Keys)
        {
            if (!_ticks.TryRemove(stage, out var ticks))
                continue;
            _taken.AddOrUpdate(stage, ticks, (_, before) => before + ticks);
            taken[stage] = Seconds(ticks);
        }
        return taken;
    }

    /// <summary>All that was added, taken or not.</summary>
    public IReadOnlyDictionary<string, double> Total() => new SortedDictionary<string, double>(
        _ticks.Concat(_taken).GroupBy(stage => stage.Key, StringComparer.Ordinal).ToDictionary(stage => stage.Key, stage => Seconds(stage.Sum(part => part.Value))),
        StringComparer.Ordinal);

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}
