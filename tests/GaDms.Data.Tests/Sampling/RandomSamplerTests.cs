using FsCheck;
using FsCheck.Fluent;
using GaDms.Data.Sampling;

namespace GaDms.Data.Tests.Sampling;

public class RandomSamplerTests
{
    [Fact]
    public void An_epoch_is_a_permutation() => Prop.ForAll<PositiveInt, PositiveInt, ulong>((count, size, seed) =>
    {
        var sampler = new RandomSampler(count.Get, size.Get, seed);
        int[][] batches = [.. sampler.Batches((int)(seed % 7))];
        return batches.Length == sampler.BatchesPerEpoch
            && batches.SelectMany(batch => batch).Order().SequenceEqual(Enumerable.Range(0, count.Get))
            && batches[..^1].All(batch => batch.Length == size.Get);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_dropped_last_batch_leaves_only_full_ones()
    {
        var sampler = new RandomSampler(10, 4, seed: 1, dropLast: true);
        int[][] batches = [.. sampler.Batches(0)];
        Assert.Equal(2, sampler.BatchesPerEpoch);
        Assert.Equal([4, 4], batches.Select(batch => batch.Length));
        Assert.Equal(8, batches.SelectMany(batch => batch).Distinct().Count());
    }

    [Fact]
    public void A_resumed_epoch_goes_on_where_it_stopped()
    {
        var sampler = new RandomSampler(23, 5, seed: 2);
        Assert.Equal(sampler.Batches(3).Skip(2), sampler.Batches(3, firstBatch: 2));
        Assert.Empty(sampler.Batches(3, firstBatch: 5));
    }

    [Fact]
    public void Seeds_and_epochs_differ()
    {
        string Order(ulong seed, int epoch) => string.Join(' ', new RandomSampler(50, 50, seed).Batches(epoch).Single());
        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.Equal(4, new[] { Order(1, 0), Order(1, 1), Order(2, 0), Order(2, 1) }.Distinct().Count());
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSampler(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSampler(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSampler(3, 4, 1, dropLast: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSampler(1, 1, 1).Batches(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSampler(1, 1, 1).Batches(0, -1));
    }
}
