namespace GaDms.Curation.Language;

/// <summary>How a call went, as far as the number of calls at the same time is concerned.</summary>
public enum CallSignal
{
    /// <summary>Answered.</summary>
    Success,

    /// <summary>The server asks for less (429, 503).</summary>
    Overloaded,

    /// <summary>Neither: failed for reasons of its own.</summary>
    Neutral,
}

/// <summary>
/// Bounds the calls under way: additive increase, multiplicative decrease, as TCP does it. The bound begins low and grows by one
/// with every success until the server first asks for less; then by one for each whole round. It is halved, once a round, when the
/// server is overloaded or when answers take much longer than they did. It never exceeds the set maximum.
/// </summary>
public sealed class AdaptiveConcurrency
{
    private const double Initial = 4;

    // Servers that batch (vLLM) answer somewhat slower and much more with more at once; three times slower means a queue.
    private const double LatencyTolerance = 3;

    // Below this many seconds, only the machine's own noise is measured.
    private const double LeastLatency = 0.05;
    private const double Smoothing = 0.1;

    // The best latency is forgotten slowly, so that a server that became slower for good is not held at one call for ever.
    private const double Forgetting = 1.01;
    private const int LeastSamples = 10;

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private double _limit;
    private int _running;
    private int _round;
    private bool _hasHalved;
    private int _samples;
    private double _latency;
    private double _best = double.PositiveInfinity;

    /// <summary>Bounds calls by <paramref name="maximum"/> at most.</summary>
    public AdaptiveConcurrency(int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        Maximum = maximum;
        _limit = Math.Min(Initial, maximum);
    }

    /// <summary>Never exceeded.</summary>
    public int Maximum { get; }

    /// <summary>Calls that may be under way now.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
                return (int)_limit;
        }
    }

    /// <summary>Calls that are under way.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>Waits for a place; in the order of asking. What it returns goes to <see cref="Exit"/>.</summary>
    public async Task<int> EnterAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _running < (int)_limit)
            {
                _running++;
                return _round;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.AddLast(turn);
        }

        await using (cancellation.UnsafeRegister(_ => Abandon(turn, cancellation), null))
            await turn.Task;
        lock (_lock)
            return _round;
    }

    /// <summary>Gives the place back and learns from the call.</summary>
    /// <param name="round">What <see cref="EnterAsync"/> returned.</param>
    /// <param name="signal">How it went.</param>
    /// <param name="latency">How long the answer took; counts for successes.</param>
    public void Exit(int round, CallSignal signal, TimeSpan latency)
    {
        lock (_lock)
        {
            _running--;
            Learn(round, signal, latency.TotalSeconds);
            while (_running < (int)_limit && _waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                if (next.Value.TrySetResult())
                    _running++;
            }
        }
    }

    private void Learn(int round, CallSignal signal, double latency)
    {
        bool slower = false;
        if (signal == CallSignal.Success)
        {
            _samples++;
            _latency = _samples == 1 ? latency : _latency + (Smoothing * (latency - _latency));
            _best = Math.Min(_best * Forgetting, Math.Max(_latency, LeastLatency));
            slower = _samples >= LeastSamples && _latency > LatencyTolerance * _best;
        }

        if (signal == CallSignal.Overloaded || slower)
        {
            // Calls begun before the last halving only repeat what it already answered.
            if (round != _round)
                return;
            _limit = Math.Max(1, _limit / 2);
            _hasHalved = true;
            _round++;
        }
        else if (signal == CallSignal.Success)
        {
            _limit = Math.Min(Maximum, _limit + (_hasHalved ? 1 / _limit : 1));
        }
    }

    private void Abandon(TaskCompletionSource turn, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_waiting.Remove(turn))
                turn.SetCanceled(cancellation);
        }
    }
}
