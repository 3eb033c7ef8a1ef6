using GaDms.Data.Loading;

namespace GaDms.Data.Tests.Loading;

public class WorkerThreadsTests
{
    [Fact]
    public void Work_is_done_by_all_threads()
    {
        using var all = new CountdownEvent(3);
        using var workers = new WorkerThreads<int>(3, _ =>
        {
            // Nobody gets past before three threads are here.
            all.Signal();
            all.Wait();
        });
        for (int i = 0; i < 3; i++)
            workers.Add(i);
        all.Wait();
    }

    [Fact]
    public void Disposal_drops_what_nobody_has_begun()
    {
        WorkerThreads<int>? workers = null;
        using var begun = new ManualResetEventSlim();
        int done = 0;
        workers = new WorkerThreads<int>(1, _ =>
        {
            done++;
            begun.Set();
            AddUntilRefused(workers!);
        });
        workers.Add(0);
        begun.Wait();
        workers.Dispose();
        Assert.Equal(1, done);
    }

    /// <summary>More work is taken until disposal has begun.</summary>
    private static void AddUntilRefused(WorkerThreads<int> workers)
    {
        try
        {
            while (true)
            {
                workers.Add(1);
                Thread.Yield();
            }
        }
        catch (InvalidOperationException)
        {
        }
    }
}
