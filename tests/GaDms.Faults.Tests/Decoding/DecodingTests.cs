namespace GaDms.Faults.Tests.Decoding;

public class DecodingTests
{
    [Fact]
    public async Task What_breaks_a_decoder_costs_one_picture()
    {
        var report = await new DecodingCampaign().RunAsync(faults: 100, seed: 2, _ => { });
        Assert.Empty(report.Failures);
    }
}
