using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Journal;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Tests.Shards;

/// <summary>Ended at any moment and started again, a run gives what an undisturbed one gives.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly Lazy<string> s_undisturbed = new(() =>
    {
        using var folder = new TemporaryFolder();
        ShardRun.Complete(folder.Path, _ => { });
        return ShardRun.Outcome(folder.Path);
    });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_throws_at_any_step_is_resumed()
    {
        int steps = 0;
        using (var folder = new TemporaryFolder())
            ShardRun.Complete(folder.Path, _ => steps++);

        var last = new HashSet<string>();
        for (int end = 0; end < steps; end += 7)
        {
            using var folder = new TemporaryFolder();
            int step = 0;
            Assert.Throws<TimeoutException>(() => ShardRun.Complete(folder.Path, name =>
            {
                if (step++ == end)
                {
                    last.Add(name);
                    throw new TimeoutException();
                }
            }));
            ShardRun.Complete(folder.Path, _ => { });
            Assert.Equal(s_undisturbed.Value, ShardRun.Outcome(folder.Path));
        }

        Assert.True(last.Count >= 3, string.Join(", ", last));
    }

    /// <summary>The files as they lie there when the process is ended between the journal's commit and the statistics, the
    /// journal's log cut at any byte that the commit had not yet brought to the disk, and the tar at any byte before it was renamed.</summary>
    [Fact]
    public void Files_that_end_at_any_byte_are_resumed()
    {
        const int shard = 2;
        long logBefore = 0;
        using var stopped = new TemporaryFolder();
        int commits = 0;
        Assert.Throws<TimeoutException>(() => ShardRun.Complete(_folder.Path, name =>
        {
            if (name == "committed" && ++commits == shard)
                logBefore = new FileInfo(ShardRun.JournalOf(_folder.Path) + "-wal").Length;
            if (name == "before statistics" && commits == shard)
            {
                Copy(_folder.Path, stopped.Path);
                throw new TimeoutException();
            }
        }));
        byte[] log = File.ReadAllBytes(ShardRun.JournalOf(stopped.Path) + "-wal");
        Assert.True(log.Length > logBefore);
        byte[] tar = File.ReadAllBytes(ShardFiles.Tar(stopped["shards"], shard));

        var cuts = from logLength in Gen.OneOf(Gen.Constant((int)logBefore), Gen.Choose((int)logBefore, log.Length), Gen.Constant(log.Length))
                   from tarLength in Gen.Choose(-1, tar.Length)
                   select (logLength, tarLength);
        Prop.ForAll(cuts.ToArbitrary(), cut =>
        {
            using var folder = new TemporaryFolder();
            Copy(stopped.Path, folder.Path);
            File.WriteAllBytes(ShardRun.JournalOf(folder.Path) + "-wal", log[..cut.logLength]);
            if (cut.tarLength >= 0 && cut.logLength == logBefore)
            {
                File.Delete(ShardFiles.Tar(folder["shards"], shard));
                File.WriteAllBytes(ShardFiles.Tar(folder["shards"], shard) + ".partial", tar[..cut.tarLength]);
            }

            ShardRun.Complete(folder.Path, _ => { });
            Assert.Equal(s_undisturbed.Value, ShardRun.Outcome(folder.Path));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Fact]
    public async Task A_killed_process_is_resumed()
    {
        int kills = 0;
        // Each time later by a number of steps that is no multiple of a shard's, so that every kind of step is the last one once.
        for (int steps = 1; ; steps += 5)
        {
            using Process child = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(ResumeTests).Assembly.Location, "shards", _folder.Path])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            string? told = await child.StandardOutput.ReadLineAsync();
            for (int step = 1; step < steps && told is not null; step++)
            {
                await child.StandardInput.WriteLineAsync();
                told = await child.StandardOutput.ReadLineAsync();
            }

            if (told is null)
            {
                await child.WaitForExitAsync();
                Assert.Equal(0, child.ExitCode);
                break;
            }

            child.Kill();
            await child.WaitForExitAsync();
            kills++;
        }

        Assert.InRange(kills, 3, int.MaxValue);
        Assert.Equal(s_undisturbed.Value, ShardRun.Outcome(_folder.Path));
    }

    [Fact]
    public void What_failed_is_read_again_into_new_shards()
    {
        ShardRun.Complete(_folder.Path, _ => { });
        int before = ShardFiles.Committed(_folder["shards"]).Count;
        using (var writer = ShardWriter.Open(_folder["shards"]))
        using (var journal = CurationJournal.Open(ShardRun.JournalOf(_folder.Path), writer.Committed))
        {
            Assert.Equal(0, journal.RetryFailed(["box-too-narrow", "fetch-dns", "'); DROP TABLE picture; --"]));
            Assert.Equal(12, journal.RetryFailed(["fetch-timeout"]));
            Assert.False(journal.IsDone("4.jpg"));
            Assert.True(journal.IsDone("5.jpg"));
        }

        ShardRun.Complete(_folder.Path, _ => { });
        Assert.Equal(before + 1, ShardFiles.Committed(_folder["shards"]).Count);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            // The shared memory beside the log is made anew by the first to open; the lock is no content.
            if (file.EndsWith("-shm", StringComparison.Ordinal) || file.EndsWith(".lock", StringComparison.Ordinal))
                continue;
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream write = File.Create(target);
            read.CopyTo(write);
        }
    }
}
