using GaDms.Data.Transforms;
using GaDms.Imaging;

namespace GaDms.Data.Loading;

/// <summary>
/// Reads, decodes, resizes and transforms pictures on several threads, ahead of a consumer who gets whole batches in order.
/// What is delivered depends on the settings' seed, the epoch and the items alone, never on threads or their timing.
/// </summary>
public sealed class PictureLoader
{
    private readonly IPictureSource _source;
    private readonly IPictureTransform _transform;
    private readonly LoaderSettings _settings;
    private readonly IReadOnlyList<int>? _pictureOf;
    private readonly PictureCache _cache;
    private readonly BufferPool _pool = new();

    /// <summary>A loader of a source's pictures.</summary>
    /// <param name="source">Where pictures come from.</param>
    /// <param name="transform">What is done to them.</param>
    /// <param name="settings">Threads, memory and seed.</param>
    /// <param name="pictureOf">The picture of each item, where several items (captions) share one; without it an item is a picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range, or an item's picture is not in the source.</exception>
    public PictureLoader(
        IPictureSource source, IPictureTransform transform, LoaderSettings settings, IReadOnlyList<int>? pictureOf = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Workers, 1, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.QueueBatches, 1, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfNegative(settings.CacheBytes, nameof(settings));
        ArgumentNullException.ThrowIfNull(source);
        if (pictureOf?.Any(picture => picture < 0 || picture >= source.Count) == true)
            throw new ArgumentOutOfRangeException(nameof(pictureOf), $"An item's picture is not among the source's {source.Count}.");
        _source = source;
        _transform = transform;
        _settings = settings;
        _pictureOf = pictureOf;
        _cache = new PictureCache(settings.CacheBytes);
    }

    private int PictureLength => Image.Channels * _transform.Height * _transform.Width;

    /// <summary>
    /// Delivers an epoch's batches, one per entry of <paramref name="batches"/>. The consumer disposes each when done with it.
    /// Threads run from the first batch asked for until the last is delivered or the enumeration is disposed.
    /// </summary>
    /// <param name="batches">Lists of items, such as a sampler's.</param>
    /// <param name="epoch">The epoch's number, from 0, which augmentations depend on.</param>
    /// <param name="cancellation">Ends the wait for a batch.</param>
    /// <exception cref="DatasetException">A picture cannot be read; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The load was cancelled.</exception>
    public IEnumerable<PictureBatch> Load(IEnumerable<int[]> batches, int epoch, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return Run(batches, epoch, cancellation);
    }

    private IEnumerable<PictureBatch> Run(IEnumerable<int[]> batches, int epoch, CancellationToken cancellation)
    {
        using var workers = new WorkerThreads<(PendingBatch Batch, int Position)>(
            _settings.Workers, work => work.Batch.Finish(work.Position, Fill(work.Batch, work.Position, epoch)));
        using IEnumerator<int[]> next = batches.GetEnumerator();
        var queue = new Queue<PendingBatch>();
        bool more = true;
        while (true)
        {
            while (more && queue.Count < _settings.QueueBatches && (more = next.MoveNext()))
            {
                Check(next.Current);
                var pending = new PendingBatch(new PictureBatch(next.Current, PictureLength, _pool));
                queue.Enqueue(pending);
                for (int position = 0; position < next.Current.Length; position++)
                    workers.Add((pending, position));
            }

            if (!queue.TryDequeue(out PendingBatch? first))
                yield break;
            yield return first.Wait(cancellation);
        }
    }

    private void Check(int[] items)
    {
        int count = _pictureOf?.Count ?? _source.Count;
        foreach (int item in items)
        {
            if (item < 0 || item >= count)
                throw new ArgumentOutOfRangeException(nameof(items), item, $"A batch names item {item}, but there are {count}.");
        }
    }

    /// <summary>Makes one picture of a batch; what goes wrong is the consumer's to see, not the thread's.</summary>
    private DatasetException? Fill(PendingBatch batch, int position, int epoch)
    {
        int item = batch.Items[position];
        int picture = _pictureOf?[item] ?? item;
        try
        {
            Prng prng = Prng.For(_settings.Seed, Streams.Augmentation, (ulong)epoch, (ulong)item);
            _cache.Use(
                picture,
                () => new Image(_transform.Width, _transform.Height),
                _source.Get,
                resized => _transform.Apply(resized, prng, batch.PixelsOf(position, PictureLength)));
            return null;
        }
        catch (Exception error)
        {
            return new DatasetException($"{_source.NameOf(picture)} cannot be loaded: {error.Message}", error);
        }
    }
}
