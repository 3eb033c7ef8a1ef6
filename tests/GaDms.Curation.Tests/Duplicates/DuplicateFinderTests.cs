using GaDms.Curation.Duplicates;

namespace GaDms.Curation.Tests.Duplicates;

public sealed class DuplicateFinderTests
{
    [Fact]
    public void The_first_stays_and_is_named()
    {
        var finder = new DuplicateFinder(nearDistance: 2);
        Assert.Null(finder.Check("é.jpg", Sha(1), 0));
        Assert.Null(finder.Check("b.jpg", Sha(2), 0xFF00));
        Assert.Equal(new("duplicate-exact", "the same file as é.jpg"), finder.Check("c.jpg", Sha(1), 0xFFFF_0000));
        Assert.Equal(new("duplicate-near", "nearly the same picture as b.jpg"), finder.Check("d.jpg", Sha(3), 0xFF03));
        Assert.Null(finder.Check("e.jpg", Sha(4), 0xFF07));

        // The rejected ones are not known: a chain of small steps ends at the first.
        Assert.Null(finder.Check("f.jpg", Sha(3), 0xFF_0000_0000));
    }

    [Fact]
    public void Near_duplicates_pass_when_they_are_not_looked_for()
    {
        var finder = new DuplicateFinder(nearDistance: null);
        Assert.Null(finder.Check("a", Sha(1), 0));
        Assert.Null(finder.Check("b", Sha(2), 0));
        Assert.Equal("duplicate-exact", finder.Check("c", Sha(2), 0)?.Reason);
    }

    [Fact]
    public void What_earlier_runs_saw_is_known()
    {
        var finder = new DuplicateFinder(nearDistance: 0);
        finder.Add("old", Sha(1), 7);
        finder.Add("undecoded", Sha(2), null);
        Assert.Equal(new("duplicate-near", "nearly the same picture as old"), finder.Check("new", Sha(3), 7));
        Assert.Equal(new("duplicate-exact", "the same file as undecoded"), finder.Check("new", Sha(2), null));
    }

    [Fact]
    public void Keys_of_any_length_are_kept()
    {
        var keys = new KeyTable();
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => new string((char)('a' + (i % 26)), i * i)), new string('é', 2_000_000), ""];
        foreach (string text in texts)
            keys.Add(text);
        Assert.Equal(texts, Enumerable.Range(0, keys.Count).Select(i => keys[i]));
    }

    [Fact]
    public void A_distance_out_of_range_is_refused()
        => Assert.Contains("it must be 0 to 15 bits", Assert.Throws<CurationException>(() => new DuplicateFinder(16)).Message, StringComparison.Ordinal);

    private static string Sha(int number) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([(byte)number]));
}
