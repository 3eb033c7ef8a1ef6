using GaDms.Training.Configuration;
using GaDms.Training.Experiments;
using GaDms.Training.Tests.Runs;

namespace GaDms.Training.Tests.Experiments;

[Collection(nameof(SmallWorld))]
public sealed class ScoreComparisonTests(SmallWorld world)
{
    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Bf16)]
    public void Scores_are_compared_on_a_model_without_a_masked_token_branch(Precision precision)
    {
        var config = world.Config with
        {
            Precision = precision,
            Masking = new MaskingConfig { Informative = InformativeMasking.Off, Noise = NoiseMasking.Off },
        };
        string[] names = ["css", "integrated-contrast", "leave-one-out-contrast"];
        var rows = ScoreComparison.Run(config, pairs: 16, names, _ => { });

        Assert.Equal(names, rows.Select(row => row.Name));
        Assert.All(rows, row =>
        {
            Assert.InRange(row.Quality.False, 0, 1);
            Assert.True(row.Steps > 0);
            Assert.NotEmpty(row.FalseByAttribute);
            Assert.All(row.FalseByAttribute.Values, area => Assert.InRange(area, 0, 1));
        });
    }
}
