using System.Runtime.CompilerServices;
using GaDms.Ingestion;

namespace GaDms.Hosting.Ingesting;

/// <summary>Where an ingestion stands.</summary>
public enum IngestState
{
    /// <summary>Others are before it.</summary>
    Waiting,

    /// <summary>Files are being added.</summary>
    Running,

    /// <summary>All files are done.</summary>
    Done,

    /// <summary>It ended early; the error says why.</summary>
    Failed,

    /// <summary>It was stopped; what was added by then stays.</summary>
    Cancelled,
}

/// <summary>An ingestion as it stands at a moment.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Error">Why it failed; else null.</param>
public sealed record IngestStatus(IngestState State, IngestProgress Progress, string? Error)
{
    /// <summary>Whether nothing will change any more.</summary>
    public bool IsOver => State is IngestState.Done or IngestState.Failed or IngestState.Cancelled;
}

/// <summary>An upload on its way into the gallery.</summary>
public sealed class IngestJob : IProgress<IngestProgress>, IDisposable
{
    // Faster than this nobody can read.
    private static readonly TimeSpan s_leastInterval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancel = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IngestJob(string id, IReadOnlyList<MediaInput> files, IngestOptions options)
    {
        (Id, Files, Options) = (id, files, options);
        FileCount = files.Count;
        Bytes = files.Sum(file => file.Length);
        Status = new IngestStatus(IngestState.Waiting, new IngestProgress { Files = files.Count, Report = new IngestReport() }, null);
    }

    /// <summary>Cannot be guessed.</summary>
    public string Id { get; }

    /// <summary>How many files.</summary>
    public int FileCount { get; }

    /// <summary>As it stands now.</summary>
    public IngestStatus Status { get; private set; }

    internal long Bytes { get; }

    /// <summary>Let go when it is over: uploads are large.</summary>
    internal IReadOnlyList<MediaInput> Files { get; private set; }

    internal IngestOptions Options { get; }

    internal CancellationToken Cancellation => _cancel.Token;

    /// <summary>Stops it as soon as it can be.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            if (Status.IsOver)
                return;
        }
        _cancel.Cancel();
        lock (_lock)
        {
            if (Status.State == IngestState.Waiting)
                Set(Status with { State = IngestState.Cancelled });
        }
    }

    /// <inheritdoc/>
    public void Report(IngestProgress value)
    {
        lock (_lock)
            Set(Status with { Progress = value });
    }

    /// <summary>As it stands, again and again, until it is over.</summary>
    public async IAsyncEnumerable<IngestStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            Task changed;
            IngestStatus status;
            lock (_lock)
                (changed, status) = (_changed.Task, Status);
            yield return status;
            if (status.IsOver)
                yield break;
            await changed.WaitAsync(cancellation).ConfigureAwait(false);
            await Task.Delay(s_leastInterval, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cancel.Dispose();

    /// <summary>False when it was cancelled before.</summary>
    internal bool TryBegin()
    {
        lock (_lock)
        {
            if (Status.IsOver)
                return false;
            Set(Status with { State = IngestState.Running });
            return true;
        }
    }

    internal void End(IngestState state, string? error = null)
    {
        lock (_lock)
        {
            Files = [];
            Set(Status with { State = state, Error = error });
        }
    }

    private void Set(IngestStatus status)
    {
        Status = status;
        if (status.IsOver)
            Files = [];
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
