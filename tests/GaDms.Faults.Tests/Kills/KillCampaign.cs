using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Kills;

/// <summary>kill -9 at any moment of everything that writes; what was killed goes on and ends as if nothing had been.</summary>
/// <param name="exact">No drawn delays after what is waited for.</param>
internal sealed class KillCampaign(bool exact = false) : ICampaign
{
    public string Name => "kill";

    public string About => "kill -9 in training, curation, indexing, reindexing and ingestion over HTTP";

    public int Long => 200;

    public async Task<CampaignReport> RunAsync(int faults, int seed, Action<string> log)
    {
        SmallJob[] jobs = [new TrainingJob(), new UploadJob(), new CurationJob(), new IndexJob(), new ReindexJob()];
        var reports = new CampaignReport[jobs.Length];
        try
        {
            // Some at a time: most of it is waiting, for the disk and for what is waited for.
            await Parallel.ForEachAsync(Enumerable.Range(0, jobs.Length), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (i, _) =>
                reports[i] = await new KillLoop(jobs[i], faults, seed + i, exact, log).RunAsync());
        }
        finally
        {
            foreach (var job in jobs)
                job.Dispose();
        }
        return new CampaignReport([.. reports.SelectMany(report => report.Faults)], [.. reports.SelectMany(report => report.Failures)]);
    }
}
