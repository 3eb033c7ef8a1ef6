using System.Runtime.CompilerServices;
using GaDms.Curation.Journal;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Sources;

namespace GaDms.Curation.Tests.Pipeline;

public sealed class BackgroundCountTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Counted_is_what_was_not_done_before_whatever_the_run_adds_meanwhile()
    {
        using var journal = CurationJournal.Open(_folder["journal.db"], []);
        Record(journal, 0, "a/1", "a/2", "b/1");
        using var begun = new ManualResetEventSlim();
        await using var count = new BackgroundCount([new("a", new Numbers(5, begun)), new("b", new Numbers(3, begun))], journal);
        Assert.Null(count.Total);
        count.Begin();

        // While the count waits, the run deals with pictures that are still to be counted.
        Record(journal, 1, "a/3", "b/2");
        Assert.Null(count.Total);
        begun.Set();
        Assert.Equal(5, await Total(count));
    }

    [Fact]
    public async Task One_source_that_cannot_be_counted_leaves_the_number_unknown()
    {
        using var journal = CurationJournal.Open(_folder["journal.db"], []);
        using var begun = new ManualResetEventSlim(initialState: true);
        foreach (NamedSource other in new NamedSource[] { new("b", new Numbers(null, begun)), new("b", new TarSource("/nowhere/at/all", new SourceLimits())) })
        {
            await using var count = new BackgroundCount([new("a", new Numbers(5, begun)), other], journal);
            count.Begin();
            await Task.Delay(50);
            Assert.Null(count.Total);
        }
    }

    [Fact]
    public async Task Ending_the_run_ends_the_count()
    {
        using var journal = CurationJournal.Open(_folder["journal.db"], []);
        using var never = new ManualResetEventSlim();
        var count = new BackgroundCount([new("a", new Numbers(5, never))], journal);
        count.Begin();
        await count.DisposeAsync();
        Assert.Null(count.Total);
    }

    private static void Record(CurationJournal journal, int shard, params string[] keys)
    {
        journal.Begin(shard);
        foreach (string key in keys)
            journal.Record(new PictureRow(key, key, "", null, null), []);
        journal.Commit();
    }

    private static async Task<long?> Total(BackgroundCount count)
    {
        for (int i = 0; i < 1000 && count.Total is null; i++)
            await Task.Delay(10);
        return count.Total;
    }

    /// <summary>A source of keys 1, 2, 3 ..., counted when it is told to.</summary>
    private sealed class Numbers(int? count, ManualResetEventSlim begun) : ISource
    {
        public string Description => "numbers";

        public async IAsyncEnumerable<SourceEntry> ReadAsync(Func<string, bool> isDone, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            yield break;
        }

        public long? Count(Func<string, bool> isDone, CancellationToken cancellation)
        {
            begun.Wait(cancellation);
            return count is null ? null : Enumerable.Range(1, count.Value).LongCount(number => !isDone($"{number}"));
        }
    }
}
