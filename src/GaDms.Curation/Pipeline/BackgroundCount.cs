using GaDms.Curation.Journal;
using GaDms.Imaging;

namespace GaDms.Curation.Pipeline;

/// <summary>
/// Counts what sources still have to give, beside the run that reads them, for the time left. Begun when the first pictures are
/// through, so that it delays none of them; a source that cannot be counted leaves the number unknown.
/// </summary>
internal sealed class BackgroundCount : IAsyncDisposable
{
    private readonly IReadOnlyList<NamedSource> _sources;
    private readonly JournalReader _before;
    private readonly CancellationTokenSource _stop = new();
    private Task<long?>? _counting;

    /// <summary>Prepares the count.</summary>
    /// <param name="sources">The sources of the run.</param>
    /// <param name="journal">What earlier runs have dealt with; read here before this run adds to it.</param>
    public BackgroundCount(IReadOnlyList<NamedSource> sources, CurationJournal journal) => (_sources, _before) = (sources, journal.Read());

    /// <summary>The number; null until it is there, or for good.</summary>
    public long? Total => _counting is { IsCompletedSuccessfully: true } counting ? counting.Result : null;

    /// <summary>Begins, if that has not been done.</summary>
    public void Begin() => _counting ??= Task.Factory.StartNew(Count, _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Stops counting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_counting is not null)
            await ((Task)_counting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _before.Dispose();
        _stop.Dispose();
    }

    private long? Count()
    {
        try
        {
            return _sources.Aggregate((long?)0, (sum, source) => sum + source.Source.Count(key => _before.WasDone(source.KeyOf(key)), _stop.Token));
        }
        catch (Exception error) when (error is CurationException or ImageException or IOException or UnauthorizedAccessException)
        {
            // Reading comes to the same fault, and is the one to tell of it.
            return null;
        }
    }
}
