namespace GaDms.Data.Sampling;

/// <summary>Decides which items make up which batch. The batches of an epoch are a pure function of the sampler's settings and the epoch's number.</summary>
public interface IBatchSampler
{
    /// <summary>Batches of one epoch, the same number in all.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The batches of one epoch, each a list of item numbers, in order.</summary>
    /// <param name="epoch">The epoch's number, from 0.</param>
    /// <param name="firstBatch">How many batches to leave out, when an epoch is resumed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    IEnumerable<int[]> Batches(int epoch, int firstBatch = 0);
}
