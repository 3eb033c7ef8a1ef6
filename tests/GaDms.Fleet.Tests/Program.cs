using System.Globalization;
using GaDms.Fleet.Tests.Campaigns;
using GaDms.Fleet.Tests.Servers;

namespace GaDms.Fleet.Tests;

/// <summary>The long campaign with its table; the test runner does not come this way.</summary>
internal static class Program
{
    private const int Units = 200;
    private const int LongestWait = 1500;

    private static async Task<int> Main(string[] arguments)
    {
        var faults = arguments is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 50;
        if (RabbitNode.Missing is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return 1;
        }
        var outcome = await new FaultCampaign(Units, faults, LongestWait, seed: 1).RunAsync(Console.Error.WriteLine);
        Console.WriteLine(outcome.Status);
        foreach (var (what, count) in outcome.Faults.Concat(outcome.Lines))
            Console.WriteLine($"| {what} | {count} |");
        Console.WriteLine($"| final shards | {outcome.Shards} |");
        Console.WriteLine($"| of them not equal | {outcome.Differences.Count} |");
        foreach (var difference in outcome.Differences)
            Console.WriteLine(difference);
        return outcome.Differences.Count == 0 && outcome.Faults.Values.Sum() == faults ? 0 : 1;
    }
}
