namespace GaDms.Curation.Shards;

/// <summary>Makes full shards of equal size from shards with holes: samples set aside, shards from further runs.</summary>
public static class ShardCompactor
{
    /// <summary>Writes all samples, in their order and under new keys, into a new folder, which is whole or not there.</summary>
    /// <param name="shards">A folder of shards; stays as it is.</param>
    /// <param name="target">A new folder.</param>
    /// <param name="samplesPerShard">Of every shard but the last, 1 to <see cref="ShardFiles.MaxSamples"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The number of shards and of samples written.</returns>
    /// <exception cref="CurationException">The shards cannot be read, the size is out of range or the target cannot be written.</exception>
    public static (int Shards, int Samples) Compact(string shards, string target, int samplesPerShard, CancellationToken cancellation)
    {
        if (samplesPerShard is < 1 or > ShardFiles.MaxSamples)
            throw new CurationException($"Compacting: {samplesPerShard} samples a shard were asked for; it must be 1 to {ShardFiles.MaxSamples}.");

        return NewFolder.Make(target, folder =>
        {
            int samples = 0;
            using var writer = ShardWriter.Open(folder);
            foreach (CropSample[] chunk in ShardReader.ReadFolder(shards).Chunk(samplesPerShard))
            {
                cancellation.ThrowIfCancellationRequested();
                int shard = writer.Next;
                writer.Commit(
                    new ShardStatistics { Shard = shard },
                    [.. chunk.Select((sample, place) => sample with { Key = ShardFiles.Key(shard, place) })]);
                samples += chunk.Length;
            }

            return (writer.Next, samples);
        });
    }
}
