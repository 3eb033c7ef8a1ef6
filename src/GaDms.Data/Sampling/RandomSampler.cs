namespace GaDms.Data.Sampling;

/// <summary>Every item once an epoch, in a new random order.</summary>
public sealed class RandomSampler : IBatchSampler
{
    private readonly int _count, _batchSize;
    private readonly ulong _seed;

    /// <summary>Samples the items 0 .. <paramref name="count"/> - 1.</summary>
    /// <param name="count">How many items there are.</param>
    /// <param name="batchSize">Items of a batch.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="dropLast">Leaves out the last batch when it is not full.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is not positive, or there are not enough items for one full batch and the last is dropped.</exception>
    public RandomSampler(int count, int batchSize, ulong seed, bool dropLast = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (dropLast && count < batchSize)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"There are only {count} items: too few for one full batch.");

        _count = count;
        _batchSize = batchSize;
        _seed = seed;
        BatchesPerEpoch = dropLast ? count / batchSize : (int)(((long)count + batchSize - 1) / batchSize);
    }

    /// <inheritdoc/>
    public int BatchesPerEpoch { get; }

    /// <inheritdoc/>
    public IEnumerable<int[]> Batches(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        int[] order = [.. Enumerable.Range(0, _count)];
        Prng.For(_seed, Streams.RandomOrder, (ulong)epoch).Shuffle<int>(order);
        return order.Chunk(_batchSize).Take(BatchesPerEpoch).Skip(firstBatch);
    }
}
