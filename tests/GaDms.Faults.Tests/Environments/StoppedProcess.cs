using System.Globalization;
using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>The process is stopped some times and goes on each time.</summary>
internal sealed class StoppedProcess : IEnvironmentFault
{
    private const int Stops = 3;

    public string Name => "process stopped and continued";

    public async Task<CampaignReport> RunAsync(SmallJob job, int times, Random random, Action<string> log)
    {
        var tally = new FaultTally($"{job.Name}: {Name}", log);
        using var folders = new TemporaryFolder();
        for (var i = 0; i < times; i++)
        {
            var folder = folders[$"{i}"];
            job.Begin(folder);
            await using var run = job.Start(folder);
            foreach (var moment in Moments.Draw(job, random, Stops))
            {
                if (!await Moments.ReachAsync(job, run, folder, moment))
                    break;
                await StopAsync(run.Process);
                await run.Process.SignalAsync("CONT");
                tally.Add("went on");
            }
            tally.Check("continued", await run.End);
            await tally.CompareAsync(job, folder);
        }
        return tally.Report();
    }

    /// <summary>Returns when it stands still.</summary>
    public static async Task StopAsync(GadmsProcess process)
    {
        await process.SignalAsync("STOP");
        while (!process.HasEnded && !IsStopped(process.Id))
            await Task.Delay(1);
    }

    private static bool IsStopped(int id)
    {
        // The name before it may hold anything but ends with the last bracket.
        var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
        return status[status.LastIndexOf(')') + 2] == 'T';
    }
}
