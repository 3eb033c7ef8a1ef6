namespace GaDms.Faults.Tests.Nodes;

/// <summary>The short form.</summary>
public sealed class NodesTests
{
    [Fact]
    public async Task Clients_notice_nothing_of_a_server_that_goes()
    {
        var report = await NodesCampaign.RunAsync(faults: 1, clients: 3, away: null, _ => { });
        Assert.Empty(report.Failures);
        Assert.NotEmpty(report.Faults);
    }
}
