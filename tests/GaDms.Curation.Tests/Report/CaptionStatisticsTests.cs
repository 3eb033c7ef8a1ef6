using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Gate;
using GaDms.Curation.Report;

namespace GaDms.Curation.Tests.Report;

public sealed class CaptionStatisticsTests
{
    [Fact]
    public void An_attribute_counts_once_a_caption_under_its_first_word()
    {
        var statistics = new CaptionStatistics();
        statistics.Add("Grey trousers, gray pants and dark-gray slacks.");
        statistics.Add("A grey coat.");
        statistics.Add(null);
        Assert.Equal(2, statistics.Count);
        Assert.Equal([(new PersonAttribute(AttributeKind.Color, "gray"), 2)], statistics.Attributes(AttributeKind.Color));
        Assert.Equal(["coat", "trousers"], statistics.Attributes(AttributeKind.Garment).Select(row => row.Attribute.Word));
        Assert.Empty(statistics.Attributes(AttributeKind.Person));
    }

    [Fact]
    public void Endless_captions_count_as_the_longest()
    {
        var statistics = new CaptionStatistics();
        statistics.Add(string.Join(' ', Enumerable.Repeat("red", 10_000)));
        Assert.Equal(1, statistics.Lengths[CaptionStatistics.MostLength]);
        Assert.Equal(1, statistics.Vocabulary);
    }

    [Fact]
    public void Figures_are_those_of_the_captions_together() => Prop.ForAll<NonNull<string>[]>(texts =>
    {
        string[] captions = [.. texts.Select(text => text.Get)];
        var statistics = new CaptionStatistics();
        foreach (string caption in captions)
            statistics.Add(caption);
        int[] lengths = [.. captions.Select(caption => Math.Min(CaptionStatistics.MostLength, CaptionWords.Of(caption).Count)).Order()];
        Assert.Equal(captions.Length, statistics.Count);
        Assert.Equal(captions.SelectMany(caption => CaptionWords.Of(caption).All).Distinct().Count(), statistics.Vocabulary);
        Assert.Equal(captions.Length == 0 ? 0 : lengths.Average(), statistics.MeanLength, 9);
        Assert.Equal(captions.Length == 0 ? 0 : lengths[(lengths.Length - 1) / 2], statistics.MedianLength);
    }).QuickCheckThrowOnFailure();
}
