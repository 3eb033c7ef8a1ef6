using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>The disk fills up somewhere in the job; then there is room again.</summary>
internal sealed class FullDisk : IEnvironmentFault
{
    public string Name => "disk full";

    public async Task<CampaignReport> RunAsync(SmallJob job, int times, Random random, Action<string> log)
    {
        var tally = new FaultTally($"{job.Name}: {Name}", log);
        for (var i = 0; i < times; i++)
        {
            using var disk = SmallDisk.TryMount();
            if (disk is null)
                return tally.Skipped("a file system of its own can only be mounted by root");
            var folder = Path.Combine(disk.Path, "job");
            job.Begin(folder);
            var (before, after) = (disk.Used, job.WholeBytes);
            disk.Resize(before + 4096 + random.NextInt64(Math.Max(1, after - before)));
            await using (var run = job.Start(folder))
            {
                var failure = await run.End;
                tally.Add(failure is null ? "had room enough" : "stopped, told why, went on");
                if (failure is not null && run.Process.ExitCode != 0)
                    tally.CheckToldInOneLine(run, "space left");
                else if (failure is not null && !failure.Contains("space left", StringComparison.Ordinal))
                    tally.Fail(failure);
            }
            tally.Check("on the full disk", await job.ProblemAsync(folder));
            disk.Free();
            await tally.FinishAsync(job, folder);
        }
        return tally.Report();
    }
}
