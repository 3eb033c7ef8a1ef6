using System.Diagnostics;
using System.Globalization;

namespace GaDms.Faults.Tests;

/// <summary>The long campaigns with their tables; the test runner does not come this way.</summary>
internal static class Program
{
    // One line each, in the order in which they run.
    private static readonly ICampaign[] s_campaigns =
    [
        new Kills.KillCampaign(),
        new Environments.EnvironmentCampaign(),
        new Decoding.DecodingCampaign(),
        new Nodes.NodesCampaign(),
        new Soak.SoakCampaign(),
        new Parsers.ParserCampaign(),
        new Access.AccessCampaign(),
    ];

    private static async Task<int> Main(string[] arguments)
    {
        var name = arguments is [var first, ..] ? first : "all";
        var faults = arguments is [_, var second, ..] ? int.Parse(second, CultureInfo.InvariantCulture) : (int?)null;
        ICampaign[] chosen = [.. s_campaigns.Where(campaign => name == "all" || campaign.Name == name)];
        if (chosen.Length == 0)
        {
            await Console.Error.WriteLineAsync($"There is no campaign '{name}'. There are:");
            foreach (var campaign in s_campaigns)
                await Console.Error.WriteLineAsync($"  {campaign.Name,-12} {campaign.About}");
            return 2;
        }
        var failures = 0;
        foreach (var campaign in chosen)
            failures += await RunAsync(campaign, faults ?? campaign.Long);
        return failures == 0 ? 0 : 1;
    }

    private static async Task<int> RunAsync(ICampaign campaign, int faults)
    {
        var clock = Stopwatch.StartNew();
        var report = await campaign.RunAsync(faults, seed: 1, line => Console.Error.WriteLine($"{clock.Elapsed.TotalSeconds,7:F1} s  {line}"));
        Console.WriteLine($"### {campaign.Name}: {campaign.About}");
        Console.WriteLine();
        Console.WriteLine("| fault | times | outcome |");
        Console.WriteLine("| --- | --- | --- |");
        foreach (var (what, times, outcome) in report.Faults)
            Console.WriteLine($"| {what} | {times:N0} | {outcome} |");
        Console.WriteLine();
        foreach (var failure in report.Failures)
            Console.WriteLine($"* FAILED: {failure}");
        Console.WriteLine(report.Failures.Count == 0 ? $"All as promised, {clock.Elapsed:mm\\:ss}." : $"{report.Failures.Count} failures, {clock.Elapsed:mm\\:ss}.");
        Console.WriteLine();
        return report.Failures.Count;
    }
}
