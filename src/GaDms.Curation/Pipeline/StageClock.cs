using System.Collections.Concurrent;
using System.Diagnostics;

namespace GaDms.Curation.Pipeline;

/// <summary>Seconds of work by stage, added up over threads.</summary>
public sealed class StageClock
{
    private readonly ConcurrentDictionary<string, long> _ticks = new(StringComparer.Ordinal);

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

    /// <summary>What was added since the last call.</summary>
    public IReadOnlyDictionary<string, double> Take() => new SortedDictionary<string, double>(
        _ticks.Keys.ToDictionary(stage => stage, stage => _ticks.TryRemove(stage, out var ticks) ? (double)ticks / Stopwatch.Frequency : 0),
        StringComparer.Ordinal);
}
