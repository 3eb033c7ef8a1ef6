using Npgsql;

namespace GaDms.Postgres;

/// <summary>
/// Gives up work on a server whose machine has gone: a connection to it would wait for the answer until the statement's time is
/// over, and everybody else behind it. Whoever waits long asks whether the port can still be reached; a server that is merely slow is waited for.
/// </summary>
internal sealed class Reachability(Probe probe)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(700), s_longest = TimeSpan.FromSeconds(5), s_pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<bool>? _asked;
    private long _awayUntil;

    /// <summary>Runs work until it ends or the server turns out to be out of reach.</summary>
    /// <exception cref="NpgsqlException">It is.</exception>
    public async Task<T> WhileReachableAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        // One who has waited in vain speaks for those who come right after.
        if (Environment.TickCount64 < Volatile.Read(ref _awayUntil))
            throw Away();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = work(stop.Token);
        for (var patience = s_patience; ; patience = patience < s_longest ? patience * 2 : s_longest)
        {
            try
            {
                return await running.WaitAsync(patience, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!running.IsCompleted)
            {
                // Slow, or gone.
            }
            if (await IsThereAsync().ConfigureAwait(false) || running.IsCompleted)
                continue;
            Volatile.Write(ref _awayUntil, Environment.TickCount64 + (long)s_pause.TotalMilliseconds);
            await stop.CancelAsync().ConfigureAwait(false);
            _ = running.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw Away();
        }
    }

    private static NpgsqlException Away() => new("the server is out of reach", new TimeoutException());

    private Task<bool> IsThereAsync()
    {
        lock (_lock)
        {
            if (_asked is null or { IsCompleted: true })
                _asked = probe.AnswersAsync();
            return _asked;
        }
    }
}
