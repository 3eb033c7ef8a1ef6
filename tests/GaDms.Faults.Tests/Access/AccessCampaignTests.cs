namespace GaDms.Faults.Tests.Access;

public sealed class AccessCampaignTests
{
    [Fact]
    public async Task Nothing_is_shown_to_strangers_and_each_try_is_logged()
    {
        var report = await new AccessCampaign().RunAsync(faults: 300, seed: 2, _ => { });
        Assert.Empty(report.Failures);
        Assert.Contains(report.Faults, fault => fault.What == "no key" && fault.Times > 15);
    }
}
