using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>What goes wrong around a process: disks, clocks, connections, other processes.</summary>
/// <param name="few">Of the faults that every job can meet, one for each job, in turn.</param>
internal sealed class EnvironmentCampaign(bool few = false) : ICampaign
{
    public string Name => "environment";

    public string About => "full disks, read-only folders, clocks set back, stopped processes, cut connections, two processes in one folder";

    public int Long => 5;

    public async Task<CampaignReport> RunAsync(int faults, int seed, Action<string> log)
    {
        SmallJob[] jobs = [new TrainingJob(), new CurationJob(), new IndexJob(), new ReindexJob(), new UploadJob()];
        var reports = new CampaignReport[jobs.Length];
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, jobs.Length), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (i, _) =>
                reports[i] = await RunAsync(jobs[i], few ? i : null, faults, new Random(seed + i), log));
        }
        finally
        {
            foreach (var job in jobs)
                job.Dispose();
        }
        return new CampaignReport([.. reports.SelectMany(report => report.Faults)], [.. reports.SelectMany(report => report.Failures)]);
    }

    private static async Task<CampaignReport> RunAsync(SmallJob job, int? only, int times, Random random, Action<string> log)
    {
        await job.PrepareAsync();
        var reports = new List<CampaignReport>();
        foreach (var fault in FaultsOf(job, only))
        {
            reports.Add(await fault.RunAsync(job, times, random, log));
            log(string.Join(", ", reports[^1].Faults.Select(row => $"{row.What}: {row.Outcome}")));
        }
        return new CampaignReport([.. reports.SelectMany(report => report.Faults)], [.. reports.SelectMany(report => report.Failures)]);
    }

    private static IEnumerable<IEnvironmentFault> FaultsOf(SmallJob job, int? only)
    {
        IEnvironmentFault[] faults = [new FullDisk(), new ReadOnlyFolder(), new ClockSetBack(), new StoppedProcess()];
        foreach (var (i, fault) in faults.Index())
        {
            if (only is null || only % faults.Length == i)
                yield return fault;
        }

        // Two may index into one gallery, or serve it: they take turns at each batch.
        if (job is TrainingJob or CurationJob or ReindexJob)
            yield return new TwoProcesses();
        if (job is UploadJob)
            yield return new CutConnections();
    }
}
