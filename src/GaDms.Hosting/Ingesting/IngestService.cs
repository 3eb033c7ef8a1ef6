using System.Security.Cryptography;
using System.Threading.Channels;
using GaDms.Ingestion;
using GaDms.Retrieval;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GaDms.Hosting.Ingesting;

/// <summary>Uploads that are added to the gallery in the background, one after the other.</summary>
public sealed partial class IngestService : BackgroundService
{
    // Enough that whoever asks how an upload ended gets an answer, few enough to be forgotten one day.
    private const int RememberedJobs = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IngestJob> _jobs = new(StringComparer.Ordinal);
    private readonly Queue<string> _over = new();
    private readonly Channel<IngestJob> _waiting;
    private readonly IIngestor _ingestor;
    private readonly ILogger<IngestService> _logger;
    private readonly long _maxBytes;
    private readonly string _name;
    private long _bytes;

    /// <summary>Made by the services.</summary>
    public IngestService(IIngestor ingestor, IOptions<PersonSearchOptions> options, ILogger<IngestService> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_ingestor, _logger, _maxBytes, _name) = (ingestor, logger, options.Value.MaxIngestBytes, options.Value.Name);
        _waiting = Channel.CreateBounded<IngestJob>(options.Value.MaxWaitingIngestions);
    }

    /// <summary>Puts files at the end of the queue.</summary>
    /// <exception cref="BusyException">Too much is waiting.</exception>
    public IngestJob Enqueue(IReadOnlyList<MediaInput> files, IngestOptions options)
    {
        var job = new IngestJob($"{_name}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}", files, options);
        lock (_lock)
        {
            if (_bytes + job.Bytes > _maxBytes || !_waiting.Writer.TryWrite(job))
                throw new BusyException("Too many uploads are waiting; try again when some are done.");
            _bytes += job.Bytes;
            _jobs[job.Id] = job;
        }
        return job;
    }

    /// <summary>An upload; null when there is none of this name (any more).</summary>
    public IngestJob? Find(string id)
    {
        lock (_lock)
            return _jobs.GetValueOrDefault(id);
    }

    /// <summary>The name of the other server that took this upload, out of its id; null: it was this one, or it is no id.</summary>
    public string? ServerOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Split('.') is [var name, { Length: 32 } number] && number.All(char.IsAsciiHexDigitLower) && name != _name && PersonSearchOptions.IsName(name) ? name : null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        foreach (var job in _jobs.Values)
            job.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var job in _waiting.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                await RunAsync(job, stoppingToken).ConfigureAwait(false);
                Forget(job);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // A program that fails to start disposes of its services without stopping them, and would report this as a crash.
        }
    }

    private async Task RunAsync(IngestJob job, CancellationToken stopping)
    {
        if (!job.TryBegin())
            return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(job.Cancellation, stopping);
        using var activity = Telemetry.Activities.StartActivity("ingest");
        activity?.SetTag("gadms.files", job.FileCount);
        try
        {
            await Task.Run(() => _ingestor.IngestAsync(job.Files, job.Options, job, stop.Token), stop.Token).ConfigureAwait(false);
            job.End(IngestState.Done);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            job.End(IngestState.Cancelled);
        }
        catch (Exception e) when (e is GalleryException or QueryException or IOException or UnauthorizedAccessException)
        {
            LogFailed(job.Id, e.Message);
            job.End(IngestState.Failed, e.Message);
        }
        catch (Exception e)
        {
            // One upload must not end all those behind it.
            LogBroken(e, job.Id);
            job.End(IngestState.Failed, "an unexpected error; the server's log says more");
        }
        Telemetry.Ingested.Add(job.Status.Progress.Report.People);
        LogEnded(job.Id, job.Status.State, job.Status.Progress.Report.People, job.FileCount);
    }

    private void Forget(IngestJob job)
    {
        lock (_lock)
        {
            _bytes -= job.Bytes;
            _over.Enqueue(job.Id);
            if (_over.Count > RememberedJobs && _jobs.Remove(_over.Dequeue(), out var oldest))
                oldest.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "upload {Id}: {State}, {Added} people of {Files} files added")]
    private partial void LogEnded(string id, IngestState state, int added, int files);

    [LoggerMessage(Level = LogLevel.Error, Message = "upload {Id} failed: {Reason}")]
    private partial void LogFailed(string id, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "upload {Id} failed")]
    private partial void LogBroken(Exception exception, string id);
}
