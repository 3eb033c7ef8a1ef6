namespace GaDms.Data.Loading;

/// <summary>A batch that workers are filling; the last of them to finish a picture completes it.</summary>
internal sealed class PendingBatch
{
    private readonly PictureBatch _batch;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _unfinished;
    private (int Position, Exception Error)? _failure;

    public PendingBatch(PictureBatch batch)
    {
        _batch = batch;
        _unfinished = batch.Count;
        if (batch.Count == 0)
            _done.SetResult();
    }

    public int[] Items => _batch.Items;

    public Span<float> PixelsOf(int position, int pictureLength) => _batch.Pixels.AsSpan(position * pictureLength, pictureLength);

    public void Finish(int position, Exception? error)
    {
        lock (_lock)
        {
            // The failure that comes first in the batch, whichever worker met its own first.
            if (error is not null && (_failure is not { } known || position < known.Position))
                _failure = (position, error);
            if (--_unfinished == 0)
                _done.SetResult();
        }
    }

    /// <summary>The whole batch, whose disposal is then the caller's.</summary>
    public PictureBatch Wait(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _done.Task.Wait(cancellation);
        return _failure is { } failure ? throw failure.Error : _batch;
    }
}
