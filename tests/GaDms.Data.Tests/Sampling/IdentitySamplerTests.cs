using FsCheck;
using FsCheck.Fluent;
using GaDms.Data.Sampling;

namespace GaDms.Data.Tests.Sampling;

public class IdentitySamplerTests
{
    [Fact]
    public void Batches_are_P_identities_of_K_items_and_every_identity_is_drawn() =>
        Prop.ForAll<NonEmptyArray<byte>, PositiveInt, PositiveInt>((raw, p, k) =>
        {
            int[] identityOf = [.. raw.Get.Select(value => value % 9)];
            int people = identityOf.Distinct().Count(), identities = 1 + (p.Get % people), instances = 1 + (k.Get % 5);
            var sampler = new IdentitySampler(identityOf, identities, instances, seed: (ulong)raw.Get[0]);
            int[][] batches = [.. sampler.Batches(4)];
            return batches.Length == sampler.BatchesPerEpoch
                && batches.All(batch => HasShape(batch, identityOf, identities, instances))
                && batches.SelectMany(batch => batch).Select(item => identityOf[item]).Distinct().Count() == people;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_identities_are_drawn_whole()
    {
        // 6 people of 4 items, 3 x 2: two rounds of two batches, every item once.
        int[] identityOf = [.. Enumerable.Range(0, 24).Select(i => i / 4)];
        var sampler = new IdentitySampler(identityOf, identities: 3, instances: 2, seed: 1);
        Assert.Equal(4, sampler.BatchesPerEpoch);
        Assert.Equal(Enumerable.Range(0, 24), sampler.Batches(0).SelectMany(batch => batch).Order());
    }

    [Fact]
    public void Only_the_first_round_is_topped_up()
    {
        // Person 0 has three groups of 2, the others one: round 0 needs 2 batches (the second topped up), later rounds are not full.
        var sampler = new IdentitySampler([0, 0, 0, 0, 0, 0, 1, 1, 2, 2], identities: 2, instances: 2, seed: 1);
        Assert.Equal(2, sampler.BatchesPerEpoch);
        Assert.Equal(2, sampler.Batches(0).Count());
    }

    [Fact]
    public void Few_items_come_round_again()
    {
        int[] batch = new IdentitySampler([7, 7], identities: 1, instances: 5, seed: 1).Batches(0).Single();
        Assert.Equal(5, batch.Length);
        Assert.InRange(batch.Count(item => item == 0), 2, 3);
    }

    [Fact]
    public void Epochs_differ_and_resume()
    {
        int[] identityOf = [.. Enumerable.Range(0, 60).Select(i => i / 6)];
        var sampler = new IdentitySampler(identityOf, 4, 2, seed: 3);
        Assert.Equal(sampler.Batches(1), new IdentitySampler(identityOf, 4, 2, seed: 3).Batches(1));
        Assert.NotEqual(sampler.Batches(1), sampler.Batches(2));
        Assert.Equal(sampler.Batches(1).Skip(3), sampler.Batches(1, firstBatch: 3));
    }

    [Fact]
    public void Too_few_identities_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new IdentitySampler([1, 1, 2], identities: 3, instances: 1, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IdentitySampler([], identities: 1, instances: 1, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IdentitySampler([1], identities: 1, instances: 0, seed: 1));
    }

    private static bool HasShape(int[] batch, int[] identityOf, int identities, int instances)
    {
        int[][] people = [.. batch.GroupBy(item => identityOf[item]).Select(group => group.ToArray())];
        return people.Length == identities
            && people.All(items => items.Length == instances)
            && people.All(items => items.Distinct().Count() == Math.Min(instances, identityOf.Count(identity => identity == identityOf[items[0]])));
    }
}
