using System.Diagnostics;
using System.Net;
using GaDms.Data.Rendering;

namespace GaDms.Faults.Tests.Nodes;

/// <summary>
/// Two servers on one gallery, and clients that try the next server when one refuses or is gone. The servers are ended and started
/// again in turn, then the database is stopped for a while. Without PostgreSQL the gallery is a folder, and the database cannot be stopped.
/// </summary>
internal sealed class NodesCampaign : ICampaign
{
    private static readonly TimeSpan s_away = TimeSpan.FromSeconds(20), s_fast = TimeSpan.FromSeconds(2);

    public string Name => "nodes";

    public string About => "two servers on one gallery: each is ended, killed and started again under load; the database goes away";

    public int Long => 20;

    public Task<CampaignReport> RunAsync(int faults, int seed, Action<string> log) => RunAsync(faults, clients: 8, s_away, log);

    /// <summary>Runs it.</summary>
    /// <param name="faults">How often a server is ended in each way.</param>
    /// <param name="clients">How many search all the time.</param>
    /// <param name="away">How long the database is stopped; null: until every client has seen it, and times are not judged.</param>
    /// <param name="log">Told what happens.</param>
    public static async Task<CampaignReport> RunAsync(int faults, int clients, TimeSpan? away, Action<string> log)
    {
        using var folder = new TemporaryFolder();
        await using var database = PostgresNode.Missing is null ? await PostgresNode.NewAsync() : null;
        var gallery = database?.Address ?? folder["gallery"];
        RenderedDataset.Write(new RenderSettings { Identities = 60, ImagesPerIdentity = 2, Width = 48, Height = 96, Seed = 3 }, folder["people"]);
        await GadmsProcess.RunAsync("index", folder["people"], "--gallery", gallery, "--people", "whole", "--model", ServerProcess.Model);
        var ports = Ports.Free(2);
        await using var one = new ServerProcess("one", gallery, folder.Path, ports[0], drain: "1");
        await using var two = new ServerProcess("two", gallery, folder.Path, ports[1], drain: "1");
        ServerProcess[] servers = [one, two];
        foreach (var server in servers)
            await server.StartAsync();
        log($"two servers on {(database is null ? "a folder" : "PostgreSQL")}");
        var (rows, failures) = (new List<(string, long, string)>(), new List<string>());
        await using var searchers = new Searchers([.. servers.Select(server => server.Address)], clients);
        await searchers.WaitForResultsAsync();

        await EndInTurnAsync("SIGTERM", skip: 0, async server =>
        {
            if (await server.StopAsync() is var code && code != 0)
                failures.Add($"server {server.Name} was asked to end and did so with exit code {code}");
        });
        await EndInTurnAsync("SIGKILL", skip: 1, server => server.KillAsync());
        if (database is not null)
        {
            await StopDatabaseAsync(database, crash: false);
            if (away is not null)
                await StopDatabaseAsync(database, crash: true);
        }
        return new CampaignReport(rows, failures);

        async Task EndInTurnAsync(string signal, int skip, Func<ServerProcess, Task> end)
        {
            searchers.Take();
            var (answers, restart) = (new List<Answer>(), TimeSpan.Zero);
            for (var i = 0; i < faults; i++)
            {
                var server = servers[(i + skip) % 2];
                await end(server);
                await searchers.WaitAsync(2);
                var clock = Stopwatch.StartNew();
                await server.StartAsync();
                restart = clock.Elapsed > restart ? clock.Elapsed : restart;
                await searchers.WaitAsync(2);
                answers.AddRange(searchers.Take());
                log($"{signal} to {server.Name}, {i + 1} of {faults}");
            }
            var bad = answers.Where(answer => answer.Status != HttpStatusCode.OK).ToList();
            foreach (var kind in bad.GroupBy(answer => answer.Status))
                failures.Add($"{signal}: {kind.Count()} of {answers.Count} searches ended with {kind.Key?.ToString() ?? "no server"}");
            rows.Add(($"{signal} to a server, the other goes on", faults,
                $"{bad.Count} errors of {answers.Count:N0} searches, {answers.Count(answer => answer.Hops > 0)} of them at the second server; slowest {Milliseconds(answers.Max(answer => answer.Took))}; listens again after {restart.TotalSeconds:F1} s at most"));
        }

        async Task StopDatabaseAsync(PostgresNode node, bool crash)
        {
            var what = crash ? "database crashes" : "database is stopped";
            searchers.Take();
            await node.StopAsync(crash);
            await searchers.WaitAsync(2);
            searchers.Take();
            await (away is { } time ? Task.Delay(time) : searchers.WaitAsync(5));
            var during = searchers.Take();
            var clock = Stopwatch.StartNew();
            await node.StartAsync();
            var started = clock.Elapsed;
            await searchers.WaitForResultsAsync();
            var recovered = clock.Elapsed;
            if (during.Find(answer => answer.Status != HttpStatusCode.ServiceUnavailable || !answer.IsAsPromised) is { } other)
                failures.Add($"{what}: a search ended with {other.Status?.ToString() ?? "no server"}, not with 503, problem+json and Retry-After");
            var slowest = during.Max(answer => answer.Took);
            if (away is not null && slowest > s_fast)
                failures.Add($"{what}: a search took {Milliseconds(slowest)} to be refused by both servers");
            rows.Add((what + (away is { } asked ? $" for {asked.TotalSeconds:F0} s" : ""), 1,
                $"{during.Count:N0} searches refused by both servers, each with 503 and Retry-After, slowest {Milliseconds(slowest)}; it answers {started.TotalSeconds:F1} s after its start, all searches do {(recovered - started).TotalSeconds:F1} s later"));
            log(what);
        }
    }

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:F0} ms";
}
