using FsCheck;
using FsCheck.Fluent;
using GaDms.Training.Metrics;

namespace GaDms.Training.Tests.Metrics;

public sealed class RocAucTests
{
    [Theory]
    [InlineData(new[] { 3f, 4f, 1f, 2f }, new[] { true, true, false, false }, 1.0)]
    [InlineData(new[] { 1f, 2f, 3f, 4f }, new[] { true, true, false, false }, 0.0)]
    [InlineData(new[] { 5f, 5f, 5f }, new[] { true, false, false }, 0.5)]
    [InlineData(new[] { 1f, 2f, 2f, 3f }, new[] { false, true, false, true }, 3.5 / 4)]
    public void Written_by_hand(float[] scores, bool[] isPositive, double expected) =>
        Assert.Equal(expected, RocAuc.Compute(scores, isPositive), 1e-12);

    [Fact]
    public void One_class_alone_has_no_area()
    {
        Assert.True(double.IsNaN(RocAuc.Compute([1f, 2f], [true, true])));
        Assert.True(double.IsNaN(RocAuc.Compute([], [])));
    }

    [Fact]
    public void A_score_that_is_not_a_number_is_rejected() =>
        Assert.Throws<ArgumentException>(() => RocAuc.Compute([1f, float.NaN], [true, false]));

    [Fact]
    public void Equals_counting_all_pairs() =>
        Prop.ForAll(
            Arb.From(Gen.ListOf(Gen.Choose(0, 9).Select(s => s / 4f).Zip(Gen.Elements(true, false)))), items =>
            {
                var (scores, classes) = (items.Select(i => i.Item1).ToArray(), items.Select(i => i.Item2).ToArray());
                Assert.Equal(NaiveRetrieval.RocAuc(scores, classes), RocAuc.Compute(scores, classes), 1e-12);
            }).QuickCheckThrowOnFailure();
}
