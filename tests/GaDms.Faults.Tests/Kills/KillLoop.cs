using System.Diagnostics;
using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Kills;

/// <summary>
/// Kills one kind of job again and again: kill, take up, kill, until the job is at its end; then a new one. Every job has to end as
/// the one that nobody disturbed.
/// </summary>
/// <param name="job">The job.</param>
/// <param name="kills">How many.</param>
/// <param name="seed">Draws the moments.</param>
/// <param name="exact">Kill at the very moment that is waited for; else up to a tenth of the job's time later.</param>
/// <param name="log">Told how far it is.</param>
internal sealed class KillLoop(SmallJob job, int kills, int seed, bool exact, Action<string> log)
{
    private const int Quarters = 4;

    private readonly Random _random = new(seed);
    private readonly List<string> _failures = [];
    private readonly int[] _quarters = new int[Quarters];
    private TimeSpan _beginning;
    private int _jobs;
    private int _starting;
    private int _kills;

    /// <summary>Runs until there were enough kills, and the last job to its end.</summary>
    public async Task<CampaignReport> RunAsync()
    {
        using var folder = new TemporaryFolder();
        await job.PrepareAsync();
        _beginning = job.Beginning;
        log($"{job.Name}: undisturbed {job.Beginning.TotalSeconds:F1} s + {job.Work.TotalSeconds:F1} s");
        for (var number = 0; _kills < kills && _failures.Count < 10; number++)
            await RunJobAsync(folder[$"{number}"]);
        return new CampaignReport([($"{job.Name}: killed (-9)", _kills, Outcome())], _failures);
    }

    private async Task RunJobAsync(string folder)
    {
        job.Begin(folder);
        while (true)
        {
            await using var run = job.Start(folder);
            if (_kills < kills)
                await WaitAsync(run, folder);
            else
                await run.End;
            if (run.End.IsCompleted)
            {
                await EndAsync(run, folder);
                return;
            }
            await run.Process.KillAsync();
            if (await run.End is null || run.Process.ExitCode != 128 + 9)
            {
                // It was at its end when the signal came.
                await EndAsync(run, folder);
                return;
            }
            _kills++;
            // Half of the time the next process finds it as the dead one has left it, with nobody in between.
            if (_random.Next(2) == 0 && await job.ProblemAsync(folder) is { } problem)
                Fail($"after kill {_kills}: {problem}");
        }
    }

    /// <summary>Waits for the moment of a kill, or the end: one in five while the process starts, the others while it works.</summary>
    private async Task WaitAsync(JobRun run, string folder)
    {
        if (_random.Next(5) == 0)
        {
            await DelayAsync(run, _beginning);
            if (!run.End.IsCompleted)
                _starting++;
            return;
        }
        var clock = Stopwatch.StartNew();
        var before = job.Progress(folder);
        while (!run.End.IsCompleted && job.Progress(folder) == before)
            await Task.Delay(1);
        // The very first process of all has found nothing in memory yet, and was slow.
        _beginning = clock.Elapsed < _beginning ? clock.Elapsed : _beginning;
        var wanted = before + 1 + _random.NextInt64(1 + (job.Total / 4));
        while (!run.End.IsCompleted && job.Progress(folder) < wanted)
            await Task.Delay(1);
        await DelayAsync(run, job.Work / 10);
        if (!run.End.IsCompleted)
            _quarters[Math.Clamp((int)(Quarters * job.Progress(folder) / Math.Max(1, job.Total)), 0, Quarters - 1)]++;
    }

    private async Task DelayAsync(JobRun run, TimeSpan longest)
    {
        var clock = Stopwatch.StartNew();
        var wanted = exact ? TimeSpan.Zero : _random.NextDouble() * longest;
        while (clock.Elapsed < wanted && !run.End.IsCompleted)
            await Task.Delay(1);
    }

    private async Task EndAsync(JobRun run, string folder)
    {
        _jobs++;
        if (await run.End is { } failure)
            Fail($"it cannot go on: {failure}");
        else
            (await job.DifferencesAsync(folder)).ToList().ForEach(Fail);
        log($"{job.Name}: {_kills} kills, {_jobs} jobs, {_failures.Count} failures");
        Directory.Delete(folder, recursive: true);
    }

    private void Fail(string what)
    {
        _failures.Add($"{job.Name}, seed {seed}, job {_jobs}, {_kills} kills: {what}");
        log(_failures[^1]);
    }

    private string Outcome() =>
        $"{_jobs} jobs, {(_failures.Count == 0 ? "each equal to the undisturbed one" : $"{_failures.Count} failures")}; "
        + $"{_starting} while starting, {string.Join(", ", _quarters)} in the quarters of the work";
}
