using GaDms.Data.Sampling;

namespace GaDms.Training.Distributed;

/// <summary>One process's part of each batch. The batches themselves, and so the run, do not depend on the number of processes.</summary>
internal sealed class RankSampler(IBatchSampler batches, int rank, int size) : IBatchSampler
{
    public int BatchesPerEpoch => batches.BatchesPerEpoch;

    public IEnumerable<int[]> Batches(int epoch, int firstBatch = 0) => batches.Batches(epoch, firstBatch).Select(Part);

    private int[] Part(int[] batch)
    {
        if (batch.Length < size)
            throw new InvalidDataException($"a batch of {batch.Length} pairs cannot be shared by {size} processes: raise batchSize, or start fewer processes");
        var rows = new BatchSplit(batch.Length, size).Of(rank);
        return batch[rows.Start..(rows.Start + rows.Count)];
    }
}
