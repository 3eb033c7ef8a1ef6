using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>Counts faults of one kind, what came of them, and what was not as promised.</summary>
/// <param name="what">The fault.</param>
/// <param name="log">Told of failures at once.</param>
internal sealed class FaultTally(string what, Action<string> log)
{
    private static readonly string[] s_remarks = ["warning:", "note:", "index:", "reindex:", "train:", "filter:", "caption:", "check:"];

    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];
    private long _times;

    /// <summary>Notes that a fault came to this.</summary>
    public void Add(string outcome)
    {
        _times++;
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>Notes what was not as promised.</summary>
    public void Fail(string problem)
    {
        _failures.Add($"{what}: {problem}");
        log(_failures[^1]);
    }

    /// <summary>Notes what was not as promised, if it is something.</summary>
    public void Check(string when, string? problem)
    {
        if (problem is not null)
            Fail($"{when}: {problem}");
    }

    /// <summary>Nothing was done, for a reason.</summary>
    public CampaignReport Skipped(string reason) => new([(what, 0, $"skipped: {reason}")], []);

    public CampaignReport Report() => new(
        [(what, _times, string.Join(", ", _outcomes.Select(outcome => $"{outcome.Value} {outcome.Key}")) + (_failures.Count == 0 ? "" : $", {_failures.Count} FAILURES"))],
        _failures);

    /// <summary>A failure has to be told in one line that begins with "error:", with an exit code of 1, and to hold one of the words.</summary>
    public void CheckToldInOneLine(JobRun run, params string[] words)
    {
        string[] lines;
        lock (run.Process.Said)
            lines = [.. run.Process.Said.Where(line => !s_remarks.Any(remark => line.StartsWith(remark, StringComparison.Ordinal)))];
        if (run.Process.ExitCode != 1 || lines is not [var line] || !line.StartsWith("error: ", StringComparison.Ordinal) || !words.Any(word => line.Contains(word, StringComparison.Ordinal)))
            Fail($"not told in one line with \"{string.Join("\" or \"", words)}\": exit code {run.Process.ExitCode}: {string.Join(" / ", lines)}");
    }

    /// <summary>Takes the job up and runs it to its end, which has to be that of the undisturbed one.</summary>
    public async Task FinishAsync(SmallJob job, string folder)
    {
        await using var run = job.Start(folder);
        if (await run.End is { } failure)
            Fail($"it cannot go on: {failure}");
        else
            await CompareAsync(job, folder);
    }

    /// <summary>A job that is at its end has to be the undisturbed one.</summary>
    public async Task CompareAsync(SmallJob job, string folder)
    {
        foreach (var difference in await job.DifferencesAsync(folder))
            Fail(difference);
    }
}
