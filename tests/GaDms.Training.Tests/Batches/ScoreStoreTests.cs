using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Masking;
using GaDms.Training.Batches;

namespace GaDms.Training.Tests.Batches;

public sealed class ScoreStoreTests
{
    [Fact]
    public void Pairs_not_seen_yet_have_the_initial_score()
    {
        var store = new ScoreStore([3, 0, 2]);
        Assert.Equal(5, store.All.Length);
        Assert.Equal(0, store[1].Length);
        Assert.All(store.All.ToArray(), score => Assert.Equal((Half)MaskProbability.InitialScore, score));
    }

    [Fact]
    public void Scores_come_back_and_touch_no_other_pair() =>
        Prop.ForAll<byte[], uint>((sizes, seed) =>
        {
            int[] lengths = [.. sizes.Select(size => size % 8)];
            var store = new ScoreStore(lengths);
            var random = new Random((int)seed);
            var expected = lengths.Select(length => Enumerable.Range(0, length).Select(_ => (Half)random.NextSingle()).ToArray()).ToArray();
            foreach (var pair in Enumerable.Range(0, lengths.Length).OrderBy(_ => random.Next()))
                // Rows of a batch are as long as its longest caption: what is behind the end is not read.
                store.Set(pair, [.. expected[pair].Select(score => (float)score), 7f, 7f]);
            var copy = new ScoreStore(lengths);
            copy.Restore(store.All);
            return Enumerable.Range(0, lengths.Length).All(pair => store[pair].SequenceEqual(expected[pair]) && copy[pair].SequenceEqual(expected[pair]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scores_of_other_captions_are_refused()
    {
        var store = new ScoreStore([3, 4]);
        Assert.Contains("other data", Assert.Throws<InvalidDataException>(() => store.Restore(new Half[6])).Message, StringComparison.Ordinal);
        Assert.All(store.All.ToArray(), score => Assert.Equal((Half)MaskProbability.InitialScore, score));
    }
}
