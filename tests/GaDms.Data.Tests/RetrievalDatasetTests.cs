namespace GaDms.Data.Tests;

public class RetrievalDatasetTests
{
    [Fact]
    public void Pair_ids_follow_path_and_caption_alone()
    {
        ulong Id(string path, params string[] captions) => new CaptionPair(Record(0, path, captions), captions.Length - 1).PairId;

        // From Python: int.from_bytes(hashlib.sha256("imgs/é.jpg\0A man".encode()).digest()[:8], "little")
        Assert.Equal(13064056629643331677UL, Id("imgs/é.jpg", "A man"));
        Assert.Equal(Id("a", "x"), Id("a", "other", "x"));
        Assert.Equal(new CaptionPair(Record(0, "a", "x"), 0).PairId, new CaptionPair(Record(9, "a", "x") with { Identity = 5 }, 0).PairId);
        Assert.Equal(6, new[] { Id("a", "x"), Id("a", "y"), Id("b", "x"), Id("ax", "x"), Id("a", "xx"), Id("", "ax") }.Distinct().Count());
    }

    [Fact]
    public void Image_ids_must_be_places()
    {
        Assert.Throws<ArgumentException>(() => new RetrievalDataset("n", "r", [Record(1, "a", "x")]));
    }

    [Fact]
    public void Labels_have_no_gaps_and_keep_the_order()
    {
        var labels = new IdentityLabels([Person(40), Person(7), Person(40), Person(11003)]);
        Assert.Equal(3, labels.Count);
        Assert.Equal([0, 1, 2], new[] { labels[7], labels[40], labels[11003] });
        Assert.Throws<KeyNotFoundException>(() => labels[8]);
    }

    private static ImageRecord Person(int identity) => Record(0, "a", "x") with { Identity = identity };

    private static ImageRecord Record(int id, string path, params string[] captions) =>
        new() { ImageId = id, Identity = 0, Path = path, Captions = captions, Split = Split.Train };
}
