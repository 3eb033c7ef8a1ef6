using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>A second process comes to the folder in which the first one works; it has to say in one line which that is.</summary>
internal sealed class TwoProcesses : IEnvironmentFault
{
    public string Name => "a second process in its folder";

    public async Task<CampaignReport> RunAsync(SmallJob job, int times, Random random, Action<string> log)
    {
        var tally = new FaultTally($"{job.Name}: {Name}", log);
        using var folders = new TemporaryFolder();
        for (var i = 0; i < times; i++)
        {
            var folder = folders[$"{i}"];
            job.Begin(folder);
            await using var first = job.Start(folder);
            if (await Moments.ReachAsync(job, first, folder, Moments.Draw(job, random, 1)[0]))
            {
                // Standing still, the first one is there as long as the second needs.
                await StoppedProcess.StopAsync(first.Process);
                await using (var second = job.Start(folder))
                {
                    tally.Add("refused, the first one went on");
                    if (await second.End is null)
                        tally.Fail("the second came to its end");
                    else
                        tally.CheckToldInOneLine(second, $"process {first.Process.Id} on");
                }
                await first.Process.SignalAsync("CONT");
            }
            tally.Check("the first", await first.End);
            await tally.CompareAsync(job, folder);
        }
        return tally.Report();
    }
}
