namespace GaDms.Curation.Pipeline;

/// <summary>Lets work begin while what it holds stays within a number of bytes; what alone is more than that passes alone.</summary>
/// <param name="most">Bytes held at once.</param>
internal sealed class ByteBudget(long most)
{
    private readonly Lock _lock = new();
    private long _held;
    private TaskCompletionSource? _released;

    /// <summary>Waits until there is room, and takes it. One at a time may wait, so that the order is kept.</summary>
    public async Task EnterAsync(long bytes, CancellationToken cancellation)
    {
        while (true)
        {
            Task released;
            lock (_lock)
            {
                if (_held == 0 || _held + bytes <= most)
                {
                    _held += bytes;
                    return;
                }
                released = (_released ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await released.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Gives room back.</summary>
    public void Release(long bytes)
    {
        TaskCompletionSource? released;
        lock (_lock)
        {
            _held -= bytes;
            released = _released;
            _released = null;
        }
        released?.SetResult();
    }
}
