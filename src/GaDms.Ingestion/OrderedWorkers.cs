using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace GaDms.Ingestion;

/// <summary>Works on many items at once and gives the results in the order of the items.</summary>
internal static class OrderedWorkers
{
    /// <summary>
    /// The results of <paramref name="work"/>. At most <paramref name="threads"/> items are worked on, and about
    /// <paramref name="ahead"/> results wait, at any time. Items are taken one after another, off the caller's thread.
    /// </summary>
    public static async IAsyncEnumerable<TResult> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, TResult> work, int threads, int ahead, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var places = new SemaphoreSlim(threads);
        var underWay = Channel.CreateBounded<Task<TResult>>(ahead);
        var feeder = Task.Run(FeedAsync, CancellationToken.None);
        try
        {
            await foreach (var task in underWay.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
                yield return await task.ConfigureAwait(false);
        }
        finally
        {
            // Nothing is left running when the enumeration ends, however it does.
            await stop.CancelAsync().ConfigureAwait(false);
            await feeder.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (underWay.Reader.TryRead(out var task))
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task FeedAsync()
        {
            try
            {
                foreach (var item in items)
                {
                    await places.WaitAsync(stop.Token).ConfigureAwait(false);
                    var task = Task.Run(() => Work(item), CancellationToken.None);
                    try
                    {
                        await underWay.Writer.WriteAsync(task, stop.Token).ConfigureAwait(false);
                    }
                    catch (OperationCanceledException)
                    {
                        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                        throw;
                    }
                }
                underWay.Writer.Complete();
            }
            catch (Exception error)
            {
                underWay.Writer.Complete(error);
            }
        }

        TResult Work(TItem item)
        {
            try
            {
                return work(item);
            }
            finally
            {
                places.Release();
            }
        }
    }
}
