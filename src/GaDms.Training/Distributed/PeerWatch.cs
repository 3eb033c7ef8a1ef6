using System.Diagnostics;
using GaDms.Torch;
using GaDms.Torch.distributed;

namespace GaDms.Training.Distributed;

/// <summary>
/// Finds out which process has gone. Each counts up a number in the store; whoever sees another's stand still names it there, and
/// all stop with the same name. A thread of its own does this over a connection of its own: the store's server may hang as well.
/// </summary>
internal sealed class PeerWatch : IDisposable
{
    private const string VerdictKey = "verdict", NamedKey = "named";
    private const string Advice = "the others have stopped; go on from the last checkpoint with --resume";

    private readonly RankSettings _settings;
    private readonly IReadOnlyList<string> _names;
    private readonly TCPStore _store;
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _lost = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly long[] _beats, _changed;
    private long _answered = Stopwatch.GetTimestamp();
    private volatile bool _suspecting;
    private volatile string? _failure;
    private volatile string? _own;

    /// <summary>Starts to watch.</summary>
    /// <param name="settings">This process among the others.</param>
    /// <param name="names">What each process is called.</param>
    /// <param name="store">A connection that nobody else uses.</param>
    public PeerWatch(RankSettings settings, IReadOnlyList<string> names, TCPStore store)
    {
        (_settings, _names, _store) = (settings, names, store);
        _interval = TimeSpan.FromMilliseconds(Math.Clamp(settings.Silence.TotalMilliseconds / 10, 50, 1000));
        _beats = new long[settings.Size];
        _changed = new long[settings.Size];
        Array.Fill(_changed, _answered);
        _thread = new Thread(Run) { IsBackground = true, Name = "peer watch" };
        _thread.Start();
    }

    /// <summary>Cancelled when a process is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Throws when a process is lost.</summary>
    public void ThrowIfLost()
    {
        if (_failure is null && Since(Interlocked.Read(ref _answered)) > _settings.Silence + _interval)
            Lose($"{Host()} has given no sign of life for {_settings.Silence.TotalSeconds:0.#} s; {Advice}");
        if (_failure is { } failure)
            throw new PeerLostException(failure);
    }

    /// <summary>What a failed collective means: which process it was.</summary>
    public PeerLostException Explain(Exception failure)
    {
        _suspecting = true;
        _lost.Token.WaitHandle.WaitOne(_settings.Silence + (4 * _interval));
        return new PeerLostException(
            _failure ?? $"the processes could not exchange what they computed, though all give signs of life: {failure.Message}; {Advice}", failure);
    }

    /// <summary>Tells the others that this process has failed.</summary>
    public void Fail(string message)
    {
        _own = $"rank {_settings.Rank} ({_names[_settings.Rank]}) failed: {message}";
        _lost.Token.WaitHandle.WaitOne(4 * _interval);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        // A server that hangs is not waited for.
        if (_thread.Join(4 * _interval))
        {
            _store.Dispose();
            _stop.Dispose();
            _lost.Dispose();
        }
        else
        {
            _store.Abandon();
        }
    }

    private static TimeSpan Since(long timestamp) => Stopwatch.GetElapsedTime(timestamp);

    private void Run()
    {
        try
        {
            var last = Stopwatch.GetTimestamp();
            while (!_stop.IsSet && _failure is null)
            {
                // Whoever was held up himself has missed the others' signs.
                if (Since(last) > _settings.Silence / 2)
                    Array.Fill(_changed, Stopwatch.GetTimestamp());
                last = Stopwatch.GetTimestamp();
                Look();
                Interlocked.Exchange(ref _answered, Stopwatch.GetTimestamp());
                _stop.Wait(_interval);
            }
        }
        catch (TorchException) when (_failure is null && !_stop.IsSet)
        {
            Lose($"{Host()} has ended or cannot be reached any more; {Advice}");
        }
        catch (TorchException)
        {
            // The server went after all that mattered was known.
        }
    }

    private void Look()
    {
        _store.add(BeatKey(_settings.Rank), 1);
        if (_store.check(VerdictKey))
        {
            Adopt();
            return;
        }
        if (_own is { } own)
        {
            Judge(own);
            return;
        }
        var patience = _suspecting ? 4 * _interval : _settings.Silence;
        for (var rank = 0; rank < _settings.Size; rank++)
        {
            var beat = rank == _settings.Rank ? 0 : _store.add(BeatKey(rank), 0);
            if (rank == _settings.Rank || beat != _beats[rank])
                (_beats[rank], _changed[rank]) = (beat, Stopwatch.GetTimestamp());
            else if (Since(_changed[rank]) > patience)
            {
                var what = _suspecting ? "has ended or cannot be reached any more" : $"has given no sign of life for {_settings.Silence.TotalSeconds:0.#} s";
                Judge($"rank {rank} ({_names[rank]}) {what}");
                return;
            }
        }
    }

    // The first to speak decides, so that all say the same.
    private void Judge(string what)
    {
        if (_store.add(NamedKey, 1) == 1)
            _store.set(VerdictKey, what);
        Adopt();
    }

    private void Adopt()
    {
        var verdict = _store.get(VerdictKey);
        var known = _store.add("known", 1);
        Lose($"{verdict}; {Advice}");
        // Who serves the store stays until the others know.
        var since = Stopwatch.GetTimestamp();
        while (_settings.Rank == 0 && known < _settings.Size - 1 && Since(since) < 4 * _interval)
        {
            Thread.Sleep(_interval / 4);
            known = _store.add("known", 0);
        }
    }

    private void Lose(string failure)
    {
        _failure = failure;
        _lost.Cancel();
    }

    private string Host() => _settings.LeadServes ? $"rank 0 ({_names[0]})" : $"the meeting point at {_settings.Host}:{_settings.Port}";

    private static string BeatKey(int rank) => $"beat/{rank}";
}
