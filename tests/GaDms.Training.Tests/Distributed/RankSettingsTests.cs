using FsCheck;
using FsCheck.Fluent;
using GaDms.Data.Sampling;
using GaDms.Torch;
using GaDms.Training.Distributed;

namespace GaDms.Training.Tests.Distributed;

/// <summary>Who a process is among others, and which pairs are its own.</summary>
public sealed class RankSettingsTests
{
    private static readonly Dictionary<string, string> s_complete = new(StringComparer.Ordinal)
    {
        ["RANK"] = "3",
        ["WORLD_SIZE"] = "4",
        ["LOCAL_RANK"] = "1",
        ["MASTER_ADDR"] = "127.0.0.1",
        ["MASTER_PORT"] = "29500",
    };

    [Fact]
    public void Launchers_say_who_a_process_is()
    {
        var settings = RankSettings.FromEnvironment(s_complete.GetValueOrDefault)!;
        Assert.Equal((3, 4, 1, "127.0.0.1", 29500), (settings.Rank, settings.Size, settings.LocalRank, settings.Host, settings.Port));
        Assert.Equal("127.0.0.1", settings.OwnAddress());
        Assert.True(settings.LeadServes);
        Assert.Null(RankSettings.FromEnvironment(_ => null));
        Assert.Null(RankSettings.FromEnvironment(name => name == "WORLD_SIZE" ? "1" : null));
    }

    [Theory]
    [InlineData("RANK", null, "is missing")]
    [InlineData("RANK", "4", "from 0 to 3")]
    [InlineData("WORLD_SIZE", "many", "many")]
    [InlineData("MASTER_ADDR", null, "is missing")]
    [InlineData("MASTER_PORT", "70000", "65535")]
    public void What_cannot_be_is_told(string name, string? value, string part)
    {
        var failure = Assert.Throws<InvalidDataException>(
            () => RankSettings.FromEnvironment(asked => asked == name ? value : s_complete.GetValueOrDefault(asked)));
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_does_not_come_is_named()
    {
        var settings = Ranks.Settings(0, 3, Ports.Free(1)[0]) with { JoinTimeout = TimeSpan.FromMilliseconds(300) };
        var failure = Assert.Throws<PeerLostException>(() => RankGroup.Join(settings, Device.CPU));
        Assert.Contains("rank 1, 2 of 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_fails_is_named_by_the_others()
    {
        var failure = Assert.Throws<AggregateException>(() => Ranks.Run<int>(3, ranks =>
        {
            if (ranks.Rank == 1)
                throw new InvalidDataException("the disk is gone");
            ranks.Sum(torch.zeros(4));
            return 0;
        }));
        Assert.Equal(3, failure.InnerExceptions.Count);
        Assert.All(failure.InnerExceptions.OfType<PeerLostException>(), lost =>
        {
            Assert.StartsWith("rank 1 (process", lost.Message, StringComparison.Ordinal);
            Assert.Contains("the disk is gone", lost.Message, StringComparison.Ordinal);
        });
        Assert.Equal(2, failure.InnerExceptions.OfType<PeerLostException>().Count());
    }

    [Fact]
    public void Parts_of_all_ranks_make_up_the_batches_whatever_their_number() => Prop.ForAll(
        Gen.Choose(8, 60).ToArbitrary(), Gen.Choose(1, 8).ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(), (count, size, epoch) =>
        {
            var sampler = new RandomSampler(count, 8, seed: 7, dropLast: true);
            var parts = Enumerable.Range(0, size).Select(rank => new RankSampler(sampler, rank, size).Batches(epoch).ToArray()).ToArray();
            var whole = sampler.Batches(epoch).ToArray();
            for (var batch = 0; batch < whole.Length; batch++)
            {
                Assert.Equal(whole[batch], parts.SelectMany(part => part[batch]));
                Assert.InRange(parts.Max(part => part[batch].Length) - parts.Min(part => part[batch].Length), 0, 1);
            }
        }).QuickCheckThrowOnFailure();
}
