using GaDms.Curation.Pipeline;

namespace GaDms.Curation.Tests.Pipeline;

public sealed class RetryReasonsTests
{
    [Theory]
    [InlineData("fetch-timeout", true, false)]
    [InlineData("fetch-http-503", true, false)]
    [InlineData("box-unsure", true, false)]
    [InlineData("pose-none", true, false)]
    [InlineData("caption-guess", false, true)]
    [InlineData("model-http-500", false, true)]
    public void Each_stage_takes_its_own(string reason, bool filter, bool caption)
    {
        RetryReasons.Require([reason], filter, caption);
        RetryReasons.Require([reason], true, true);
        string message = Assert.Throws<CurationException>(() => RetryReasons.Require([reason], !filter, !caption)).Message;
        Assert.Contains($"give it to gadms curate {(filter ? "filter" : "caption")}", message, StringComparison.Ordinal);
        Assert.Equal((filter ? 1 : 0, caption ? 1 : 0), (RetryReasons.OfFilter([reason]).Length, RetryReasons.OfCrops([reason]).Length));
    }

    [Theory]
    [InlineData("fetch-timout")]
    [InlineData("")]
    [InlineData("template-misfit")]
    [InlineData("picture-removed")]
    [InlineData("fetch-http-4040")]
    public void A_word_that_is_none_is_answered_with_those_that_are(string reason)
    {
        string message = Assert.Throws<CurationException>(() => RetryReasons.Require(["fetch-timeout", reason], filter: true, caption: false)).Message;
        Assert.Contains($"\"{reason}\" is no reason", message, StringComparison.Ordinal);
        Assert.Contains("box-unsure, duplicate-exact", message, StringComparison.Ordinal);
        Assert.DoesNotContain("model-timeout", message, StringComparison.Ordinal);
    }
}
