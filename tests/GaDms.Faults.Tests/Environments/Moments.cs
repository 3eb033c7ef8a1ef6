using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>Drawn moments of a job, by how far it is.</summary>
internal static class Moments
{
    /// <summary>Some moments of the whole work, rising.</summary>
    public static long[] Draw(SmallJob job, Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => 1 + random.NextInt64(Math.Max(1, job.Total * 9 / 10))).Order()];

    /// <summary>Waits until the job has come so far from where it began; false: it ended before.</summary>
    public static async Task<bool> ReachAsync(SmallJob job, JobRun run, string folder, long progress)
    {
        while (!run.End.IsCompleted && job.Progress(folder) < progress)
            await Task.Delay(1);
        return !run.End.IsCompleted;
    }

    /// <summary>Runs the job from where it is to a moment, and kills it there; false: it ended before.</summary>
    public static async Task<bool> KillAtAsync(SmallJob job, string folder, long progress)
    {
        await using var run = job.Start(folder);
        var reached = await ReachAsync(job, run, folder, progress);
        await run.Process.KillAsync();
        return reached;
    }
}
