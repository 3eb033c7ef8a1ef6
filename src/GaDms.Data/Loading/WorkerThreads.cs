using System.Collections.Concurrent;

namespace GaDms.Data.Loading;

/// <summary>Threads that do pieces of work in the order they were added. Disposal drops what nobody has begun and waits for the rest.</summary>
internal sealed class WorkerThreads<T> : IDisposable
{
    private readonly BlockingCollection<T> _work = [];
    private readonly Thread[] _threads;
    private volatile bool _stopping;

    public WorkerThreads(int count, Action<T> action)
    {
        _threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => Work(action)) { IsBackground = true, Name = $"pictures {i}" })];
        foreach (Thread thread in _threads)
            thread.Start();
    }

    public void Add(T work) => _work.Add(work);

    public void Dispose()
    {
        _stopping = true;
        _work.CompleteAdding();
        foreach (Thread thread in _threads)
            thread.Join();
        _work.Dispose();
    }

    private void Work(Action<T> action)
    {
        foreach (T work in _work.GetConsumingEnumerable())
        {
            if (_stopping)
                return;
            action(work);
        }
    }
}
