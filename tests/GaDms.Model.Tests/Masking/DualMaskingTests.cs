using GaDms.Model.Masking;

namespace GaDms.Model.Tests.Masking;

public sealed class DualMaskingTests
{
    private const int VocabSize = 1000;
    private const int Count = 20_000;

    private static readonly DualMasking s_masking = new(VocabSize, MaskProbability.Informative, MaskProbability.Noise);

    private static readonly long[] s_tokens = [.. Enumerable.Repeat(7L, Count)];

    [Theory]
    [InlineData(0.0f)]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(1.0f)]
    public void Tokens_are_hidden_as_often_as_their_score_says(float score)
    {
        var scores = Enumerable.Repeat(score, Count).ToArray();
        Assert.Equal(MaskProbability.Informative.At(score), Share(s_masking.Informative(s_tokens, scores, new Draws(1))), 0.015);
        Assert.Equal(MaskProbability.Noise.At(1 - (double)score), Share(s_masking.Noise(s_tokens, scores, new Draws(1))), 0.015);
    }

    [Fact]
    public void Informative_tokens_have_high_scores_and_noise_tokens_low_ones()
    {
        Assert.Equal(0.15, MaskProbability.Informative.At(0.1), 1e-12);
        Assert.Equal(0.1, MaskProbability.Noise.At(0.9), 1e-12);
        Assert.True(MaskProbability.Informative.At(0.9) > 0.299);
        Assert.True(MaskProbability.Noise.At(0.1) < 1e-6);
    }

    [Fact]
    public void Uniform_masking_looks_at_no_score() =>
        Assert.Equal(0.15, Share(s_masking.Uniform(s_tokens, 0.15, new Draws(1))), 0.015);

    private static double Share(MaskedCaption masked) => masked.Labels.Count(label => label != 0) / (double)Count;
}
