using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>
/// The clock of the computer goes back by more than a year, in the middle of the job or between a kill and the process that takes it up.
/// The process sees it through libfaketime; the computer's own clock stays as it is.
/// </summary>
internal sealed class ClockSetBack : IEnvironmentFault
{
    private const string Back = "-400d";

    // libfaketime now and then cuts a wait short, also that for a server which was asked to end (SIGTERM); all that was sent is in the gallery by then.
    private const string CutShort = "exit code 143:";

    public string Name => "clock set back";

    public async Task<CampaignReport> RunAsync(SmallJob job, int times, Random random, Action<string> log)
    {
        var tally = new FaultTally($"{job.Name}: {Name}", log);
        if (Library() is not { } library)
            return tally.Skipped("libfaketime is not installed (apt-get install faketime)");
        using var folders = new TemporaryFolder();
        for (var i = 0; i < times; i++)
        {
            var folder = folders[$"{i}"];
            job.Begin(folder);
            var clock = folders.Write($"clock-{i}", "+0");
            var environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["LD_PRELOAD"] = library,
                ["FAKETIME_TIMESTAMP_FILE"] = clock,
                ["FAKETIME_NO_CACHE"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
                ["DONT_FAKE_MONOTONIC"] = "1",
            };
            var moment = Moments.Draw(job, random, 1)[0];
            if (i % 2 == 1)
            {
                await Moments.KillAtAsync(job, folder, moment);
                File.WriteAllText(clock, Back);
                tally.Add("between a kill and taking it up: as if nothing had been");
            }
            await using var run = job.Start(folder, environment);
            if (i % 2 == 0 && await Moments.ReachAsync(job, run, folder, moment))
            {
                File.WriteAllText(clock, Back);
                tally.Add("in the middle: as if nothing had been");
            }
            tally.Check("with the clock set back", await run.End is { } failure && !(job is UploadJob && failure.StartsWith(CutShort, StringComparison.Ordinal)) ? failure : null);
            await tally.CompareAsync(job, folder);
        }
        return tally.Report();
    }

    private static string? Library() => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;
}
