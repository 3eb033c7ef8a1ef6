using GaDms.Curation.Detection;
using GaDms.Curation.Journal;

namespace GaDms.Curation.Tests.Journal;

public sealed class CurationJournalTests : IDisposable
{
    private static readonly PersonBox s_box = new(1.5f, 2.25f, 30, 90, 0.875f);

    private readonly TemporaryFolder _folder = new();

    private string File => _folder["journal.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_are_there_after_reopening()
    {
        BoxRow[] boxes = [new(s_box, "000000000", null), new(s_box, null, new("box-too-narrow", "28.5 px"))];
        using (var journal = CurationJournal.Open(File, []))
        {
            journal.Begin(0);
            journal.Record(Picture("a", ulong.MaxValue), boxes);
            journal.Record(Rejected("b", "fetch-timeout"), []);
            journal.Record(Rejected("c", "fetch-timeout"), []);
            Assert.True(journal.IsDone("a"));
            journal.Commit();
        }

        using (var journal = CurationJournal.Open(File, [0]))
        {
            Assert.True(journal.IsDone("a") && journal.IsDone("b") && !journal.IsDone("d"));
            using JournalReader reader = journal.Read();
            Assert.Equal([new("fetch-timeout", 2), new(null, 1)], reader.PictureReasons());
            Assert.Equal([new(null, 1), new("box-too-narrow", 1)], reader.BoxReasons());
            Assert.Equal(boxes, reader.Boxes("a"));
            Assert.Equal([new("a", new string('b', 64), ulong.MaxValue)], reader.Fingerprints());
            Assert.Equal(["b"], reader.Samples(1)["fetch-timeout"].Select(sample => sample.Key));
            Assert.Equal([new("box-too-narrow", "28.5 px", "a", "/a", s_box)], reader.Samples(5)["box-too-narrow"]);
        }
    }

    [Fact]
    public void A_shard_that_is_not_complete_leaves_nothing()
    {
        using (var journal = CurationJournal.Open(File, []))
        {
            journal.Begin(0);
            journal.Record(Picture("a", 1), [new(s_box, "000000000", null)]);
            journal.Commit();
            journal.Begin(1);
            journal.Record(Picture("b", 2), [new(s_box, "000010000", null)]);
            journal.Commit();
            journal.Begin(2);
            journal.Record(Picture("c", 3), []);
        }

        using (var journal = CurationJournal.Open(File, [0]))
        {
            Assert.True(journal.IsDone("a"));
            Assert.False(journal.IsDone("b") || journal.IsDone("c"));
            using JournalReader reader = journal.Read();
            Assert.Empty(reader.Boxes("b"));
            Assert.Equal([new ReasonCount(null, 1)], reader.BoxReasons());
        }
    }

    [Fact]
    public void A_journal_of_other_shards_is_refused()
    {
        CurationJournal.Open(File, []).Dispose();
        Assert.Contains("knows nothing of 2 complete shards, the first 00003", Refused(() => CurationJournal.Open(File, [7, 3])), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_refused_and_left_alone()
    {
        _folder.Write("journal.db", "this is no data base, but long enough to be looked at as if it were one ...........................................");
        Assert.Contains("no SQLite file", Refused(() => CurationJournal.Open(File, [])), StringComparison.Ordinal);

        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder["other.db"]};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE t (x)";
            command.ExecuteNonQuery();
        }

        Assert.Contains("not a curation journal", Refused(() => CurationJournal.Open(_folder["other.db"], [])), StringComparison.Ordinal);
        Assert.Contains("cannot be opened", Refused(() => JournalReader.Open(_folder["missing.db"])), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(_folder["missing.db"]));
    }

    [Fact]
    public void Several_threads_may_ask_while_one_writes()
    {
        using var journal = CurationJournal.Open(File, []);
        journal.Begin(0);
        Parallel.For(0, 2000, i =>
        {
            if (i % 2 == 0)
                journal.Record(Rejected($"{i}", "fetch-dns"), []);
            else
                Assert.False(journal.IsDone($"{i}"));
        });
        journal.Commit();
        using JournalReader reader = journal.Read();
        Assert.Equal([new ReasonCount("fetch-dns", 1000)], reader.PictureReasons());
    }

    [Fact]
    public void A_report_can_be_made_while_a_run_writes()
    {
        using var journal = CurationJournal.Open(File, []);
        journal.Begin(0);
        journal.Record(Rejected("a", "fetch-dns"), []);
        journal.Commit();
        journal.Begin(1);
        journal.Record(Rejected("b", "fetch-dns"), []);
        using JournalReader reader = journal.Read();
        Assert.Equal([new ReasonCount("fetch-dns", 1)], reader.PictureReasons());
        journal.Commit();
        Assert.Equal([new ReasonCount("fetch-dns", 2)], reader.PictureReasons());
    }

    [Fact]
    public void The_order_of_calls_is_kept()
    {
        using var journal = CurationJournal.Open(File, []);
        Assert.Throws<InvalidOperationException>(journal.Commit);
        Assert.Throws<InvalidOperationException>(() => journal.Record(Picture("a", 1), []));
        journal.Begin(0);
        Assert.Throws<InvalidOperationException>(() => journal.Begin(1));
        Assert.Throws<InvalidOperationException>(() => journal.RetryFailed(["x"]));
    }

    [Fact]
    public void Boxes_are_tried_again_where_no_other_of_their_picture_was_kept()
    {
        BoxRow kept = new(s_box, "000000000", null), narrow = new(s_box, null, new("box-too-narrow", "")), unsure = new(s_box, null, new("box-unsure", ""));
        using var journal = CurationJournal.Open(File, []);
        journal.Begin(0);
        journal.Record(Picture("one kept", 1), [kept, narrow]);
        journal.Record(Picture("both", 2), [unsure, narrow]);
        journal.Record(Picture("other", 3), [unsure]);
        journal.Record(Picture("nobody", 4), []);
        journal.Commit();
        Assert.Equal(1, journal.RetryFailed(["box-too-narrow"]));
        Assert.False(journal.IsDone("both"));
        Assert.True(journal.IsDone("one kept") && journal.IsDone("other") && journal.IsDone("nobody"));
    }

    [Fact]
    public void Duplicates_are_no_fingerprints()
    {
        using var journal = CurationJournal.Open(File, []);
        journal.Begin(0);
        journal.Record(Picture("a", null), []);
        journal.Record(Picture("b", 1) with { Rejection = new("duplicate-near", "a") }, []);
        journal.Record(Picture("c", 2) with { Rejection = new("no-person", "") }, []);
        journal.Commit();
        using JournalReader reader = journal.Read();
        Assert.Equal(["a", "c"], reader.Fingerprints().Select(row => row.Key));
    }

    private static PictureRow Picture(string key, ulong? hash) => new(key, $"/{key}", new string('b', 64), hash, null);

    private static PictureRow Rejected(string key, string reason) => new(key, $"/{key}", "", null, new(reason, "why"));

    private static string Refused(Func<IDisposable> open) => Assert.Throws<CurationException>(() => open().Dispose()).Message;
}
