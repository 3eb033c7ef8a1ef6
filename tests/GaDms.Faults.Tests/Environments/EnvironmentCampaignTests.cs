namespace GaDms.Faults.Tests.Environments;

/// <summary>The short form of the campaign.</summary>
public sealed class EnvironmentCampaignTests
{
    [Fact]
    public async Task What_goes_wrong_around_a_process_costs_nothing_but_time()
    {
        var report = await new EnvironmentCampaign(few: true).RunAsync(faults: 1, seed: 3, _ => { });
        Assert.Empty(report.Failures);
        Assert.All(report.Faults, row => Assert.True(row.Times > 0 || row.Outcome.StartsWith("skipped: ", StringComparison.Ordinal), row.What));
    }
}
