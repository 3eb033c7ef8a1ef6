using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Duplicates;

namespace GaDms.Curation.Tests.Duplicates;

public sealed class NearDuplicateIndexTests
{
    [Fact]
    public void It_finds_what_brute_force_finds()
    {
        // Hashes that differ in few bits from each other, so that there is something to be found.
        var cases =
            from distance in Gen.Choose(0, NearDuplicateIndex.MaxDistance)
            from seed in Gen.Choose(0, int.MaxValue)
            from count in Gen.Choose(1, 200)
            select (distance, seed, count);
        Prop.ForAll(cases.ToArbitrary(), input =>
        {
            (int distance, int seed, int count) = input;
            var prng = new Data.Prng((ulong)seed);
            ulong[] centres = [prng.NextUInt64(), prng.NextUInt64(), 0, ulong.MaxValue];
            var index = new NearDuplicateIndex(distance);
            var hashes = new List<ulong>();
            for (int i = 0; i < count; i++)
            {
                ulong hash = prng.Choose(centres);
                for (int flips = prng.NextInt(20); flips > 0; flips--)
                    hash ^= 1UL << prng.NextInt(64);
                int first = hashes.FindIndex(other => PerceptualHash.Distance(other, hash) <= distance);
                Assert.Equal(first < 0 ? null : first, index.FindFirst(hash));
                hashes.Add(hash);
                index.Add(hash);
            }

            Assert.Equal(count, index.Count);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void It_grows()
    {
        var prng = new Data.Prng(1);
        var index = new NearDuplicateIndex(4);
        ulong[] hashes = [.. Enumerable.Range(0, 5000).Select(_ => prng.NextUInt64())];
        foreach (ulong hash in hashes)
            index.Add(hash);
        for (int i = 0; i < hashes.Length; i++)
            Assert.Equal(i, index.FindFirst(hashes[i] ^ 0x8000_0100_0010_0001));
        Assert.Null(index.FindFirst(~hashes[0]));
    }
}
