using GaDms.Fleet.Tests.Servers;
using Xunit.Abstractions;

namespace GaDms.Fleet.Tests.Campaigns;

/// <summary>Fleets of real processes with a real broker.</summary>
public sealed class FleetTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RabbitFact]
    public async Task Workers_and_broker_killed_give_the_shards_of_one_undisturbed_process()
    {
        const int faults = 4;
        var outcome = await new FaultCampaign(units: 14, faults, longestWait: 0, seed: 1).RunAsync(output.WriteLine);
        output.WriteLine(outcome.Status);
        Assert.Equal(faults, outcome.Faults.Values.Sum());
        Assert.Contains("14 of 14 units committed, 0 parked", outcome.Status, StringComparison.Ordinal);
        Assert.True(outcome.Shards > 6, "too few shards to compare");
        Assert.Empty(outcome.Differences);
    }
}
