using System.Runtime.InteropServices;
using GaDms.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GaDms.Server;

/// <summary>
/// The time between being asked to stop and stopping. The server says at once that it is not ready, and answers as before until whoever
/// sends it requests has noticed; then it accepts no more, and ends when those that run are done.
/// </summary>
internal sealed partial class Draining(TimeSpan time, IHostApplicationLifetime application, ILogger<Draining> logger) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _begun;

    /// <summary>Whether it was asked to stop.</summary>
    public bool IsBegun => Volatile.Read(ref _begun) != 0 || application.ApplicationStopping.IsCancellationRequested;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins; nothing the second time.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) == 0)
            _ = StopAsync();
    }

    /// <summary>Refuses what would be cut off.</summary>
    /// <exception cref="BusyException">The server is about to stop.</exception>
    public void RequireTime()
    {
        if (IsBegun)
            throw new BusyException("This server is about to stop; send this to another one, or again in a moment.");
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Begin();
    }

    private async Task StopAsync()
    {
        if (time > TimeSpan.Zero)
        {
            LogDraining(time.TotalSeconds);
            await Task.Delay(time).ConfigureAwait(false);
        }
        application.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "asked to stop: not ready any more, answers for another {Seconds} s")]
    private partial void LogDraining(double seconds);
}
