using GaDms.Training.Batches;

namespace GaDms.Training.Tests.Batches;

public sealed class ScoreQualityTests
{
    // Start and end, whose scores are no opinion, stand at both sides.
    private static readonly TokenKind[][] s_kinds =
    [
        [TokenKind.Filler, TokenKind.Attribute, TokenKind.False, TokenKind.Irrelevant, TokenKind.Filler],
        [TokenKind.Filler, TokenKind.Filler, TokenKind.Attribute, TokenKind.False, TokenKind.Filler],
    ];

    [Fact]
    public void Areas_are_counted_over_all_captions_together()
    {
        // True 0.8 and 0.4; false 0.1 and 0.6; irrelevant 0.4, a tie; filler 0.9, above both.
        float[][] scores = [[1, 0.8f, 0.1f, 0.4f, 0], [0, 0.9f, 0.4f, 0.6f, 1]];
        var quality = ScoreQuality.Measure(s_kinds, (caption, token) => scores[caption][token]);
        Assert.Equal(3.0 / 4, quality.False, 1e-12);
        Assert.Equal(1.5 / 2, quality.Irrelevant, 1e-12);
        Assert.Equal(0, quality.Filler, 1e-12);
    }

    [Fact]
    public void A_kind_that_does_not_occur_has_no_area()
    {
        var quality = ScoreQuality.Measure([s_kinds[1]], (_, token) => token);
        Assert.Equal(0, quality.False);
        Assert.True(double.IsNaN(quality.Irrelevant));
    }
}
