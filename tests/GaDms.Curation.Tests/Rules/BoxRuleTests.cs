using GaDms.Curation.Detection;
using GaDms.Curation.Rules;

namespace GaDms.Curation.Tests.Rules;

public sealed class BoxRuleTests
{
    /// <summary>The paper's limits are all strict.</summary>
    [Theory]
    [InlineData(100, 250, 0.86, null)]
    [InlineData(100, 250, 0.85, "box-unsure")]
    [InlineData(100, 250, float.NaN, "box-unsure")]
    [InlineData(91, 250, 0.9, null)]
    [InlineData(90, 250, 0.9, "box-too-narrow")]
    [InlineData(250, 90, 0.9, "box-too-narrow")]
    [InlineData(0, 0, 0.9, "box-too-narrow")]
    [InlineData(125, 250, 0.9, "box-aspect")]
    [InlineData(124, 250, 0.9, null)]
    [InlineData(100, 400, 0.9, "box-aspect")]
    [InlineData(101, 400, 0.9, null)]
    [InlineData(300, 200, 0.9, "box-aspect")]
    public void Boxes_at_and_beside_the_limits(float width, float height, float confidence, string? reason)
        => Assert.Equal(reason, new BoxRule().Check(new PersonBox(10, 20, 10 + width, 20 + height, confidence))?.Reason);

    [Fact]
    public void The_detail_tells_number_and_limit()
    {
        var rule = new BoxRule(new BoxRuleSettings { LeastConfidence = 0.6f, LeastSide = 50 });
        Assert.Equal("confidence 0.512, has to be above 0.6", rule.Check(new PersonBox(0, 0, 100, 250, 0.512f))!.Detail);
        Assert.Equal("shorter side 42.5 px, has to be above 50 px", rule.Check(new PersonBox(0, 0, 42.5f, 250, 0.9f))!.Detail);
        Assert.Equal("width / height 0.8, has to be between 0.25 and 0.5", rule.Check(new PersonBox(0, 0, 80, 100, 0.9f))!.Detail);
    }
}
