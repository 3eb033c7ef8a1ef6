namespace GaDms.Faults.Tests.Kills;

/// <summary>The short form of the campaign.</summary>
public sealed class KillCampaignTests
{
    [Fact]
    public async Task Killed_jobs_go_on_and_end_as_if_nothing_had_been()
    {
        var report = await new KillCampaign(exact: true).RunAsync(faults: 2, seed: 7, _ => { });
        Assert.Empty(report.Failures);
        Assert.Equal(5, report.Faults.Count);
        Assert.All(report.Faults, row => Assert.Equal(2, row.Times));
    }
}
