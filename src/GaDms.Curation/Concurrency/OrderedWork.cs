using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace GaDms.Curation.Concurrency;

/// <summary>Works on many items at once and gives the results in the items' order.</summary>
internal static class OrderedWork
{
    /// <summary>
    /// The results of <paramref name="work"/> in order. At most <paramref name="lookAhead"/> items are under way or done and waiting for
    /// the one before them. The first exception stops everything at once, also when results before it are still outstanding.
    /// </summary>
    public static async IAsyncEnumerable<TResult> SelectAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items,
        Func<TItem, CancellationToken, Task<TResult>> work,
        int lookAhead,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var places = new SemaphoreSlim(lookAhead);
        var underWay = Channel.CreateUnbounded<Task<TResult>>();
        ExceptionDispatchInfo? first = null;
        Task feeding = FeedAsync();
        try
        {
            while (await WaitAsync())
            {
                while (underWay.Reader.TryRead(out Task<TResult>? task))
                {
                    TResult result;
                    try
                    {
                        result = await task;
                    }
                    catch (OperationCanceledException) when (first is not null)
                    {
                        first.Throw();
                        throw;
                    }

                    places.Release();
                    yield return result;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await SettleAsync();
        }

        async Task FeedAsync()
        {
            try
            {
                await foreach (TItem item in items.WithCancellation(stop.Token))
                {
                    await places.WaitAsync(stop.Token);
                    await underWay.Writer.WriteAsync(GuardedAsync(item), stop.Token);
                }

                underWay.Writer.Complete();
            }
            catch (Exception error)
            {
                underWay.Writer.Complete(error);
            }
        }

        async Task<TResult> GuardedAsync(TItem item)
        {
            await Task.Yield();
            try
            {
                return await work(item, stop.Token);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(error), null);
                await stop.CancelAsync();
                throw;
            }
        }

        async Task<bool> WaitAsync()
        {
            try
            {
                return await underWay.Reader.WaitToReadAsync(cancellation);
            }
            catch (OperationCanceledException) when (first is not null)
            {
                first.Throw();
                throw;
            }
        }

        // Nothing is left running, and no exception unobserved, when the enumeration ends.
        async Task SettleAsync()
        {
            await feeding;
            while (underWay.Reader.TryRead(out Task<TResult>? task))
                await Task.WhenAny(task);
        }
    }
}
