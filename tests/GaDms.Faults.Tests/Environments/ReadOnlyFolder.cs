using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>The folder may not be written to when the job is begun, or taken up; then it may.</summary>
internal sealed class ReadOnlyFolder : IEnvironmentFault
{
    public string Name => "folder read-only";

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
            // The first time nothing is there yet.
            if (i > 0)
                await Moments.KillAtAsync(job, folder, Moments.Draw(job, random, 1)[0]);
            disk.SetReadOnly(true);
            await using (var run = job.Start(folder))
            {
                tally.Add(i == 0 ? "refused before it was begun" : "refused when it was taken up");
                if (await run.End is null)
                    tally.Fail("it came to its end");
                else
                    tally.CheckToldInOneLine(run, "ead-only", "may not be written");
            }
            disk.SetReadOnly(false);
            await tally.FinishAsync(job, folder);
        }
        return tally.Report();
    }
}
