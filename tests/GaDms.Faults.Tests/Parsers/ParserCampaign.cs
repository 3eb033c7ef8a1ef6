using System.Collections.Concurrent;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Damaged input for everything that reads what others wrote: a result or the documented error, in bounded time and memory.</summary>
internal sealed class ParserCampaign : ICampaign
{
    public string Name => "parsers";

    public string About => "damaged files and messages are read or refused, in bounded time and memory";

    public int Long => 100_000;

    public async Task<CampaignReport> RunAsync(int faults, int seed, Action<string> log)
    {
        using var place = new TemporaryFolder();
        await using var server = await ServerParsers.StartAsync();
        Parser[] parsers =
        [
            .. ModelParsers.All(place), .. CurationParsers.All(place), .. DataParsers.All(place), .. ConfigParsers.All(place), .. ImagingParsers.All(place),
            .. GalleryParsers.All(place), .. await server.AllAsync(),
        ];
        return await Task.Run(() => Run(parsers, faults, seed, log));
    }

    private static CampaignReport Run(Parser[] parsers, int faults, int seed, Action<string> log)
    {
        var failures = Path.Combine(Path.GetTempPath(), "gadms-parsers");
        var runs = new ConcurrentDictionary<Parser, ParserRun>();

        // The forms that one reader takes share its inputs.
        var forms = parsers.GroupBy(Reader, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var next = -1;

        // Each parser has one thread at a time, for its files lie where the next input is written.
        var workers = Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 2)).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < parsers.Length;)
                {
                    var run = runs[parsers[i]] = new ParserRun(parsers[i], seed, failures);
                    run.Run(Count(parsers[i]));
                    log($"{parsers[i].Name}: {run.Outcome}; {run.Failures.Count} failures");
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();
        Task.WaitAll(workers);
        return new CampaignReport(
            [.. parsers.Select(parser => (parser.Name, (long)Count(parser), runs[parser].Outcome))],
            [.. parsers.SelectMany(parser => runs[parser].Failures)]);

        int Count(Parser parser) => (faults + forms[Reader(parser)] - 1) / forms[Reader(parser)];
    }

    private static string Reader(Parser parser) => parser.Name.Split(',')[0];
}
