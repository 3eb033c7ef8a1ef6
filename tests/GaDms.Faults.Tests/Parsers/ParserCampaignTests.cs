namespace GaDms.Faults.Tests.Parsers;

public sealed class ParserCampaignTests
{
    [Fact]
    public async Task Damaged_input_is_read_or_refused()
    {
        var report = await new ParserCampaign().RunAsync(faults: 500, seed: 2, _ => { });
        Assert.Empty(report.Failures);
        Assert.All(report.Faults, fault => Assert.True(fault.Times > 0, fault.What));
    }
}
