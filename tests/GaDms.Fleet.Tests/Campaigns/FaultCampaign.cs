using System.Diagnostics;
using GaDms.Curation.Pipeline;
using GaDms.Fleet.Tests.Servers;

namespace GaDms.Fleet.Tests.Campaigns;

/// <summary>What a campaign came through.</summary>
/// <param name="Faults">How often what was done.</param>
/// <param name="Lines">How often workers said what.</param>
/// <param name="Differences">Final shards that are not those of one undisturbed process.</param>
/// <param name="Shards">Final shards.</param>
/// <param name="Status">What the fleet said at its end.</param>
internal sealed record CampaignOutcome(
    IReadOnlyDictionary<string, int> Faults, IReadOnlyDictionary<string, int> Lines, IReadOnlyList<string> Differences, int Shards, string Status);

/// <summary>
/// Three workers do a campaign with a real broker while they and the broker are killed; then the shards are compared with those of one
/// process that nobody disturbed.
/// </summary>
/// <param name="units">Tars.</param>
/// <param name="faults">Kills, stops and restarts.</param>
/// <param name="longestWait">After the event that is waited for, up to so many milliseconds pass until the fault.</param>
/// <param name="seed">Draws who and when.</param>
internal sealed class FaultCampaign(int units, int faults, int longestWait, int seed)
{
    private const int Workers = 3;
    private static readonly string[] s_lines = ["begun", ": committed", "was committed before", "another worker", "given back", "has gone away", "failed", "parked"];

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);

    /// <summary>Runs it.</summary>
    /// <param name="log">Told each fault.</param>
    public async Task<CampaignOutcome> RunAsync(Action<string> log)
    {
        using var folder = new TemporaryFolder();
        WebShards.Write(folder["tars"], units, seed: 3);
        await using var broker = new RabbitNode();
        await broker.StartAsync();
        await GadmsProcess.RunAsync(["curate", folder["tars"], "--out", folder["alone"], .. WebShards.Settings]);
        await GadmsProcess.RunAsync(["curate", "submit", folder["tars"], "--broker", broker.Address, "--store", folder["store"], .. WebShards.Settings]);

        var workers = Enumerable.Range(0, Workers).Select(_ => Start()).ToArray();
        var said = new List<string>();
        var clock = Stopwatch.StartNew();
        for (var fault = 0; fault < faults; fault++)
        {
            var chosen = fault % Workers;
            if (await workers[chosen].WaitForAsync(_random.Next(3) == 0 ? ": committed" : ": begun") is not { } line)
                break;
            await Task.Delay(_random.Next(longestWait + 1));
            log($"{clock.Elapsed.TotalSeconds,6:F1} s, fault {fault + 1}, after \"{line}\": {await DisturbAsync(fault)}");

            async Task<string> DisturbAsync(int number)
            {
                // Each kind is there also in a short campaign.
                var kind = number < 3 ? number : _random.Next(6);
                var name = kind switch { 0 => "broker killed and restarted", 1 => "worker stopped (SIGTERM)", _ => "worker killed" };
                _faults[name] = _faults.GetValueOrDefault(name) + 1;
                if (kind == 0)
                {
                    await broker.KillAsync();
                    await broker.StartAsync();
                    return name;
                }
                await (kind == 1 ? workers[chosen].StopAsync() : workers[chosen].KillAsync());
                said.AddRange(workers[chosen].Said);
                await workers[chosen].DisposeAsync();
                workers[chosen] = Start();
                return name;
            }
        }
        foreach (var worker in workers)
        {
            await worker.EndAsync();
            said.AddRange(worker.Said);
            if (worker.ExitCode != 0)
                log($"a worker ended with code {worker.ExitCode}: {string.Join(Environment.NewLine, worker.Said)}");
            await worker.DisposeAsync();
        }
        var status = await StatusAsync();
        if (!status.Contains(" 0 parked", StringComparison.Ordinal))
        {
            // Three workers died with the same unit. Whoever looks at it finds that it is not the unit's fault.
            log(status);
            await GadmsProcess.RunAsync("curate", "submit", "--broker", broker.Address, "--store", folder["store"]);
            await using var last = Start();
            await last.EndAsync();
            status = await StatusAsync();
        }
        await GadmsProcess.RunAsync("curate", "finish", "--store", folder["store"], "--out", folder["fleet"]);
        var (differences, shards) = Compare(new CurateLayout(folder["alone"]), new CurateLayout(folder["fleet"]));
        return new CampaignOutcome(
            _faults, s_lines.ToDictionary(words => words.TrimStart(':', ' '), words => said.Count(line => line.Contains(words, StringComparison.Ordinal)), StringComparer.Ordinal),
            differences, shards, status);

        Task<string> StatusAsync() => GadmsProcess.RunAsync("curate", "status", "--broker", broker.Address, "--store", folder["store"]);

        GadmsProcess Start() => new("curate", "worker", "--broker", broker.Address, "--store", folder["store"], "--scratch", folder["scratch"], "--until-done");
    }

    private static (IReadOnlyList<string> Differences, int Shards) Compare(CurateLayout alone, CurateLayout fleet)
    {
        var differences = new List<string>();
        var shards = 0;
        foreach (var (expected, actual) in new[] { (alone.Crops, fleet.Crops), (alone.Captioned, fleet.Captioned) })
        {
            var names = Directory.GetFiles(expected, "*.tar").Concat(Directory.GetFiles(actual, "*.tar")).Select(Path.GetFileName).Distinct().Order(StringComparer.Ordinal);
            foreach (var name in names)
            {
                shards++;
                var (one, other) = (Path.Combine(expected, name!), Path.Combine(actual, name!));
                if (!File.Exists(one) || !File.Exists(other) || !File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)))
                    differences.Add($"{Path.GetFileName(expected)}/{name}");
            }
        }
        return (differences, shards);
    }
}
