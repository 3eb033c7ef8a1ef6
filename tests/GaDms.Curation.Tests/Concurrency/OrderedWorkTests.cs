using GaDms.Curation.Concurrency;

namespace GaDms.Curation.Tests.Concurrency;

public sealed class OrderedWorkTests
{
    [Fact]
    public async Task Results_come_in_the_order_of_the_items_and_no_more_are_under_way_than_allowed()
    {
        int atOnce = 0;
        int most = 0;
        var read = 0;
        var results = new List<int>();
        await foreach (int result in OrderedWork.SelectAsync(Items(), WorkAsync, lookAhead: 5, default))
        {
            results.Add(result);
            Assert.InRange(read - results.Count, 0, 6);
        }

        Assert.Equal(Enumerable.Range(0, 100), results);
        Assert.InRange(most, 2, 5);

        async IAsyncEnumerable<int> Items()
        {
            for (int i = 0; i < 100; i++)
            {
                await Task.Yield();
                Interlocked.Increment(ref read);
                yield return i;
            }
        }

        async Task<int> WorkAsync(int item, CancellationToken cancellation)
        {
            int now = Interlocked.Increment(ref atOnce);
            lock (results)
                most = Math.Max(most, now);
            await Task.Delay(item % 7, cancellation);
            Interlocked.Decrement(ref atOnce);
            return item;
        }
    }

    [Fact]
    public async Task An_error_is_told_at_once_although_earlier_items_are_not_done()
    {
        var error = await Assert.ThrowsAsync<CurationException>(async () =>
        {
            await foreach (int _ in OrderedWork.SelectAsync(Enumerable.Range(0, 100).ToAsyncEnumerable(), WorkAsync, lookAhead: 10, default))
            {
            }
        });
        Assert.Equal("wrong key", error.Message);

        static async Task<int> WorkAsync(int item, CancellationToken cancellation)
        {
            if (item == 3)
                throw new CurationException("wrong key");
            await Task.Delay(Timeout.Infinite, cancellation);
            return item;
        }
    }

    [Fact]
    public async Task An_error_of_the_items_comes_after_the_results_before_it()
    {
        var results = new List<int>();
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (int result in OrderedWork.SelectAsync(Items(), (item, _) => Task.FromResult(item), lookAhead: 10, default))
                results.Add(result);
        });
        Assert.Equal([0, 1, 2], results);

        static async IAsyncEnumerable<int> Items()
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return i;
            }

            throw new IOException("The shard ends too early.");
        }
    }

    [Fact]
    public async Task A_reader_that_leaves_stops_the_work()
    {
        int running = 0;
        await foreach (int _ in OrderedWork.SelectAsync(Enumerable.Range(0, 100).ToAsyncEnumerable(), WorkAsync, lookAhead: 10, default))
            break;
        Assert.Equal(0, running);

        async Task<int> WorkAsync(int item, CancellationToken cancellation)
        {
            Interlocked.Increment(ref running);
            try
            {
                await Task.Delay(item == 0 ? 1 : Timeout.Infinite, cancellation);
                return item;
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }
    }
}
