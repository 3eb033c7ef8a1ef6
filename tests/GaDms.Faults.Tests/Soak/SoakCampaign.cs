using System.Diagnostics;
using GaDms.Data.Rendering;
using GaDms.Faults.Tests.Nodes;

namespace GaDms.Faults.Tests.Soak;

/// <summary>
/// 32 clients that search, send pictures and remove people, all at one server for a long time; its memory has to stay flat, and the gallery
/// whole. Its number of faults is one of seconds.
/// </summary>
internal sealed class SoakCampaign : ICampaign
{
    private const int Clients = 32, Samples = 60;
    private const double Flat = 0.1;

    public string Name => "soak";

    public string About => "32 clients search, add and remove for a long time (N seconds)";

    public int Long => 600;

    public async Task<CampaignReport> RunAsync(int faults, int seed, Action<string> log)
    {
        var (rows, failures) = (new List<(string, long, string)>(), new List<string>());
        foreach (var postgres in new[] { false, true })
        {
            if (postgres && PostgresNode.Missing is { } missing)
            {
                log(missing);
                continue;
            }
            var report = await RunAsync(postgres, Clients, TimeSpan.FromSeconds(faults), requests: null, seed, log);
            rows.AddRange(report.Faults);
            failures.AddRange(report.Failures);
        }
        return new CampaignReport(rows, failures);
    }

    /// <summary>Runs it on one kind of gallery.</summary>
    /// <param name="postgres">In PostgreSQL, else in a folder.</param>
    /// <param name="clients">How many.</param>
    /// <param name="time">How long; memory is judged when it is given.</param>
    /// <param name="requests">How many requests of each client instead.</param>
    /// <param name="seed">Draws what the clients do.</param>
    /// <param name="log">Told what happens.</param>
    public static async Task<CampaignReport> RunAsync(bool postgres, int clients, TimeSpan? time, int? requests, int seed, Action<string> log)
    {
        using var folder = new TemporaryFolder();
        await using var database = postgres ? await PostgresNode.NewAsync() : null;
        var (gallery, kind) = (database?.Address ?? folder["gallery"], postgres ? "PostgreSQL" : "a folder");
        RenderedDataset.Write(new RenderSettings { Identities = 40, ImagesPerIdentity = 2, Width = 48, Height = 96, Seed = (ulong)seed }, folder["people"]);
        await GadmsProcess.RunAsync("index", folder["people"], "--gallery", gallery, "--people", "whole", "--model", ServerProcess.Model);
        await using var server = new ServerProcess("soak", gallery, folder.Path, Ports.Free(1)[0], drain: "0");
        await server.StartAsync();
        log($"one server on {kind}, {clients} clients");
        using var crowd = new Crowd(server.Address, Directory.GetFiles(folder["people"], "*.jpg", SearchOption.AllDirectories), seed);
        using var stop = new CancellationTokenSource();
        var all = Task.WhenAll(Enumerable.Range(0, clients).Select(i => Task.Run(() => crowd.ActAsync(i, requests, stop.Token))));
        var memory = new List<long>();
        if (time is { } long_)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 1; i <= Samples && !all.IsCompleted; i++)
            {
                var rest = (long_ * i / Samples) - clock.Elapsed;
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
                memory.Add(server.Resident);
                if (i % (Samples / 10) == 0)
                    log($"{crowd}; {memory[^1] >> 20} MiB");
            }
            await stop.CancelAsync();
        }
        await all;
        var failures = crowd.Errors.GroupBy(error => error).Select(same => $"{kind}: {same.Count()} times {same.Key}").ToList();
        if (await server.StopAsync() is var code && code != 0)
            failures.Add($"{kind}: the server ended with exit code {code}");
        var (checkedCode, output, errors) = await GadmsProcess.TryAsync("gallery", "check", "--gallery", gallery);
        if (checkedCode != 0)
            failures.Add($"{kind}: gallery check: {output}{errors}");
        var outcome = $"{crowd}; {crowd.Errors.Count} errors; gallery check: {output.Trim()}";
        if (memory.Count == Samples)
        {
            var (middle, last) = (memory[(Samples / 3)..(2 * Samples / 3)].Average(), memory[(2 * Samples / 3)..].Average());
            outcome += $"; memory, every tenth of the time: {string.Join(", ", memory.Chunk(Samples / 10).Select(part => $"{(long)part.Average() >> 20}"))} MiB, last third / middle third {last / middle:F3}";
            if (Math.Abs((last / middle) - 1) > Flat)
                failures.Add($"{kind}: the memory is not flat: last third {(long)last >> 20} MiB, middle third {(long)middle >> 20} MiB");
        }
        return new CampaignReport([($"{clients} clients at one server on {kind}" + (time is { } asked ? $" for {asked.TotalSeconds:F0} s" : ""), 1, outcome)], failures);
    }
}
