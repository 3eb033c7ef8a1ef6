namespace GaDms.Data.Loading;

/// <summary>A batch of pictures as the network takes them. Disposing gives its memory back for another batch.</summary>
public sealed class PictureBatch : IDisposable
{
    private readonly BufferPool _pool;
    private float[]? _pixels;

    internal PictureBatch(int[] items, int pictureLength, BufferPool pool)
    {
        Items = items;
        _pool = pool;
        _pixels = pool.Rent(items.Length * pictureLength);
    }

    /// <summary>Which items these are, in the order of the sampler's batch.</summary>
    public int[] Items { get; }

    /// <summary>How many there are.</summary>
    public int Count => Items.Length;

    /// <summary>[Count, 3, Height, Width], normalised; exactly as long.</summary>
    /// <exception cref="ObjectDisposedException">The batch has been disposed.</exception>
    public float[] Pixels => _pixels ?? throw new ObjectDisposedException(nameof(PictureBatch));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels)
            _pool.Return(pixels);
    }
}
