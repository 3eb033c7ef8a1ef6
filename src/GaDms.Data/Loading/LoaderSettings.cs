namespace GaDms.Data.Loading;

/// <summary>How <see cref="PictureLoader"/> works. Nothing here but <see cref="Seed"/> changes what it delivers.</summary>
public sealed record LoaderSettings
{
    /// <summary>Threads that read, decode and transform; at least 1.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Batches that are worked on ahead of the consumer; at least 1.</summary>
    public int QueueBatches { get; init; } = 4;

    /// <summary>
    /// Memory for resized pictures that are kept between epochs; 0 for none. Pictures are kept first come, first served, and none
    /// makes room for another: every picture comes once an epoch, so that any other rule would keep fewer of those that return.
    /// </summary>
    public long CacheBytes { get; init; }

    /// <summary>The run's seed, from which augmentations are drawn by epoch and item.</summary>
    public ulong Seed { get; init; }
}
