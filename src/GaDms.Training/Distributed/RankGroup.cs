using System.Diagnostics;
using System.Text;
using GaDms.Torch;
using GaDms.Torch.distributed;

namespace GaDms.Training.Distributed;

/// <summary>
/// Processes that train one model together. Whatever waits for the others ends with a <see cref="PeerLostException"/> when one of
/// them has gone.
/// </summary>
public sealed class RankGroup : IDisposable
{
    private const string EndKey = "end";

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(50), s_ownTimeout = TimeSpan.FromMinutes(1);

    private readonly RankSettings _settings;
    private readonly TCPStore _store;
    private readonly PeerWatch _watch;
    private readonly ProcessGroup _group;
    private readonly Stopwatch _step = new(), _waiting = new();
    private bool _ended;

    private RankGroup(RankSettings settings, Device device, TCPStore store, PeerWatch watch, ProcessGroup group) =>
        (_settings, Device, _store, _watch, _group) = (settings, device, store, watch, group);

    /// <summary>This process, from 0.</summary>
    public int Rank => _settings.Rank;

    /// <summary>Processes in all.</summary>
    public int Size => _settings.Size;

    /// <summary>Whether this is the process that evaluates, and writes all files.</summary>
    public bool Leads => Rank == 0;

    /// <summary>Where the tensors are that are exchanged.</summary>
    public Device Device { get; }

    /// <summary>Cancelled when another process is lost.</summary>
    public CancellationToken Lost => _watch.Lost;

    /// <summary>Time of the steps so far, and how much of it went by in waiting for the other processes.</summary>
    public (TimeSpan Total, TimeSpan Waiting) StepTime { get; private set; }

    internal ProcessGroup Group => _group;

    /// <summary>Joins the others; returns when all are there.</summary>
    /// <param name="settings">This process among them.</param>
    /// <param name="device">Where tensors are exchanged.</param>
    /// <exception cref="PeerLostException">Somebody did not come in time.</exception>
    public static RankGroup Join(RankSettings settings, Device device)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var address = settings.OwnAddress();
        var store = Meet(settings);
        PeerWatch? watch = null;
        try
        {
            var names = Names(settings, store);
            watch = new PeerWatch(settings, names, new TCPStore(settings.Host, settings.Port, is_master: false, settings.JoinTimeout));
            var joining = Task.Run(() => new ProcessGroup(store, settings.Rank, settings.Size, device, address, settings.CollectiveTimeout));
            while (!joining.Wait(s_slice))
                watch.ThrowIfLost();
            return new RankGroup(settings, device, store, watch, joining.Result);
        }
        catch (AggregateException e) when (e.InnerException is TorchException { } failure)
        {
            watch?.Dispose();
            throw new InvalidDataException(failure.Message, e);
        }
        catch
        {
            watch?.Dispose();
            store.Abandon();
            throw;
        }
    }

    /// <summary>Replaces a tensor by its sum over the processes.</summary>
    public void Sum(Tensor tensor) => Wait(_group.all_reduce(tensor));

    /// <summary>Begins to sum a tensor; its value is there after <see cref="Wait(Work)"/>.</summary>
    public Work BeginSum(Tensor tensor) => _group.all_reduce(tensor);

    /// <summary>Begins to gather a tensor of the same shape from every process.</summary>
    public Work BeginGather(Tensor[] all, Tensor own) => _group.all_gather(all, own);

    /// <summary>Replaces a tensor by the first process's.</summary>
    public void Broadcast(Tensor tensor) => Wait(_group.broadcast(tensor, 0));

    /// <summary>The first process's text, everywhere.</summary>
    public string Broadcast(string text)
    {
        using var scope = new TensorScope();
        var length = torch.tensor(new long[] { Encoding.UTF8.GetByteCount(text) }, device: Device);
        Broadcast(length);
        var bytes = Leads ? Encoding.UTF8.GetBytes(text) : new byte[length.ToInt64()];
        if (bytes.Length == 0)
            return "";
        var content = torch.tensor(bytes, device: Device);
        Broadcast(content);
        return Encoding.UTF8.GetString(content.ToArray<byte>());
    }

    /// <summary>Waits for a collective.</summary>
    public void Wait(Work work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Wait(work.wait);
        work.Dispose();
    }

    internal void Wait(Func<TimeSpan, bool> wait)
    {
        _waiting.Start();
        try
        {
            while (!wait(s_slice))
                _watch.ThrowIfLost();
        }
        catch (TorchException e)
        {
            throw _watch.Explain(e);
        }
        _waiting.Stop();
    }

    internal void BeginStep()
    {
        _step.Restart();
        _waiting.Reset();
    }

    internal void EndStep() => StepTime = (StepTime.Total + _step.Elapsed, StepTime.Waiting + _waiting.Elapsed);

    /// <summary>Lets the others go on who wait for what the first process alone does, such as an evaluation.</summary>
    /// <param name="what">A name that is used once.</param>
    public void Release(string what) => Ask(() => _store.set(what, "done"));

    /// <summary>Waits until the first process has come there; it may take as long as it likes.</summary>
    /// <param name="what">The name it will use.</param>
    /// <exception cref="OperationCanceledException">The first process has ended the run instead.</exception>
    public void AwaitLead(string what)
    {
        while (!Ask(() => _store.check(what)))
        {
            if (Ask(() => _store.check(EndKey)))
                throw new OperationCanceledException("the first process has ended the run");
            Thread.Sleep(s_slice);
        }
    }

    /// <summary>The end of the run, complete or cancelled: nobody leaves before the first process has done its part.</summary>
    public void End()
    {
        if (Leads)
        {
            Ask(() => _store.set(EndKey, "end"));
            var since = Stopwatch.GetTimestamp();
            // It serves the store that the others still ask.
            while (_settings.LeadServes && Ask(() => _store.add("left", 0)) < Size - 1 && Stopwatch.GetElapsedTime(since) < _settings.Silence)
                Thread.Sleep(s_slice / 5);
        }
        else
        {
            while (!Ask(() => _store.check(EndKey)))
                Thread.Sleep(s_slice);
            Ask(() => _store.add("left", 1));
        }
        _ended = true;
    }

    /// <summary>Tells the others why this process cannot go on; they stop and say so.</summary>
    public void Fail(string message) => _watch.Fail(message);

    /// <summary>Throws when another process is lost.</summary>
    public void ThrowIfLost() => _watch.ThrowIfLost();

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        if (_ended)
        {
            _group.Dispose();
            _store.Dispose();
        }
        else
        {
            // Closing them would wait for the process that is lost.
            _group.Abandon();
            _store.Abandon();
        }
    }

    private void Ask(Action question) => Ask(() =>
    {
        question();
        return true;
    });

    // On another thread, because the process that serves the store may hang.
    private T Ask<T>(Func<T> question)
    {
        var answer = Task.Run(question);
        try
        {
            while (!answer.Wait(s_slice))
                _watch.ThrowIfLost();
        }
        catch (AggregateException e) when (e.InnerException is TorchException failure)
        {
            throw _watch.Explain(failure);
        }
        return answer.Result;
    }

    private static TCPStore Meet(RankSettings settings)
    {
        try
        {
            // Whoever serves it finds it at once, if not at the first moment of a busy machine.
            return settings is { Rank: 0, LeadServes: true }
                ? new TCPStore(settings.Host, settings.Port, is_master: true, s_ownTimeout)
                : new TCPStore(settings.Host, settings.Port, is_master: false, settings.JoinTimeout);
        }
        catch (TorchException e)
        {
            throw new PeerLostException(
                settings.Rank == 0
                    ? $"the meeting point {settings.Host}:{settings.Port} cannot be served: {e.Message}; choose another MASTER_PORT"
                    : $"rank 0 cannot be reached at {settings.Host}:{settings.Port} within {settings.JoinTimeout.TotalSeconds:0.#} s: {e.Message}",
                e);
        }
    }

    private static string[] Names(RankSettings settings, TCPStore store)
    {
        store.set(NameKey(settings.Rank), $"process {Environment.ProcessId} on {Environment.MachineName}");
        var since = Stopwatch.GetTimestamp();
        int[] missing;
        while ((missing = [.. Enumerable.Range(0, settings.Size).Where(rank => !store.check(NameKey(rank)))]).Length > 0)
        {
            if (Stopwatch.GetElapsedTime(since) > settings.JoinTimeout)
            {
                throw new PeerLostException(
                    $"rank {string.Join(", ", missing)} of {settings.Size} did not come to {settings.Host}:{settings.Port} within {settings.JoinTimeout.TotalSeconds:0.#} s: start all processes, with the same MASTER_ADDR and MASTER_PORT");
            }
            Thread.Sleep(s_slice);
        }
        return [.. Enumerable.Range(0, settings.Size).Select(rank => store.get(NameKey(rank)))];
    }

    private static string NameKey(int rank) => $"name/{rank}";
}
