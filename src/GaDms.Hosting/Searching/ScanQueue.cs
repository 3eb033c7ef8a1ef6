using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Hosting.Searching;

/// <summary>Searches of all clients on their way through the gallery's vectors: those that come while a pass runs share the next one.</summary>
internal sealed class ScanQueue(IGallery gallery)
{
    private const int MaxTogether = 64;

    private readonly Lock _lock = new();
    private readonly Queue<Item> _waiting = new();
    private bool _running;

    /// <summary>As <see cref="IGallery.SearchAsync"/>.</summary>
    public Task<IReadOnlyList<SearchHit>> SearchAsync(VectorQuery query, CancellationToken cancellation)
    {
        if (!gallery.SharesPasses)
            return gallery.SearchAsync(query, cancellation);
        var item = new Item(query, cancellation);
        lock (_lock)
        {
            _waiting.Enqueue(item);
            if (!_running)
            {
                _running = true;
                _ = Task.Run(WorkAsync, CancellationToken.None);
            }
        }
        return item.Hits.Task.WaitAsync(cancellation);
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            var together = new List<Item>();
            lock (_lock)
            {
                while (together.Count < MaxTogether && _waiting.TryDequeue(out var item))
                {
                    if (!item.Cancellation.IsCancellationRequested)
                        together.Add(item);
                }
                if (together.Count == 0)
                {
                    _running = false;
                    return;
                }
            }
            if (together.Count == 1 || !await TryAnswerAsync(together).ConfigureAwait(false))
            {
                foreach (var item in together)
                    await AnswerAsync(item).ConfigureAwait(false);
            }
        }
    }

    /// <summary>False when one of them cannot be answered: the others shall not be told of it.</summary>
    private async Task<bool> TryAnswerAsync(List<Item> items)
    {
        try
        {
            var hits = await gallery.SearchManyAsync([.. items.Select(item => item.Query)]).ConfigureAwait(false);
            foreach (var (item, found) in items.Zip(hits))
                item.Hits.TrySetResult(found);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private async Task AnswerAsync(Item item)
    {
        try
        {
            item.Hits.TrySetResult(await gallery.SearchAsync(item.Query, item.Cancellation).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            item.Hits.TrySetException(e);
        }
    }

    private sealed record Item(VectorQuery Query, CancellationToken Cancellation)
    {
        public TaskCompletionSource<IReadOnlyList<SearchHit>> Hits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
