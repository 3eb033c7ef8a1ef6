using GaDms.Retrieval;
using GaDms.Retrieval.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GaDms.Hosting;

/// <summary>Removes what has been in the gallery longer than it may, at the start and every hour.</summary>
internal sealed partial class RetentionService(IGallery gallery, IOptions<PersonSearchOptions> options, TimeProvider clock, ILogger<RetentionService> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    /// <summary>Removes all that is too old now.</summary>
    /// <returns>How many entries.</returns>
    public async Task<int> RunOnceAsync(TimeSpan retain, CancellationToken cancellation)
    {
        var removed = await gallery.RemoveAsync(new GalleryFilter { AddedBefore = clock.GetUtcNow() - retain }, cancellation).ConfigureAwait(false);
        Telemetry.Removed.Add(removed);
        return removed;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.RetainFor is not { } retain)
            return;
        using var timer = new PeriodicTimer(s_interval, clock);
        try
        {
            do
                await TryRunAsync(retain, stoppingToken).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the program is no failure.
        }
    }

    private async Task TryRunAsync(TimeSpan retain, CancellationToken stopping)
    {
        try
        {
            var removed = await RunOnceAsync(retain, stopping).ConfigureAwait(false);
            if (removed > 0)
                LogRemoved(removed, retain);
        }
        catch (GalleryException e)
        {
            // The gallery may be back in an hour, and searching must go on.
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} people removed that were added more than {Retain} ago")]
    private partial void LogRemoved(int count, TimeSpan retain);

    [LoggerMessage(Level = LogLevel.Error, Message = "People whose time is over could not be removed, next attempt in an hour: {Reason}")]
    private partial void LogFailed(string reason);
}
