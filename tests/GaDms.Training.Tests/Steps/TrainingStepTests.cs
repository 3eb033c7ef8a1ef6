using GaDms.Model.CrossModal;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Runs;
using GaDms.Training.Steps;
using GaDms.Training.Tests.Runs;

namespace GaDms.Training.Tests.Steps;

/// <summary>Ways to save memory change nothing but memory: the gradients stay the same.</summary>
[Collection(nameof(SmallWorld))]
public sealed class TrainingStepTests(SmallWorld world)
{
    private const int Pairs = 8;
    private const double Tolerance = 1e-4;

    private static readonly LossConfig s_losses = new() { Identity = 0.5, Twins = 0.5 };

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    [InlineData(Pairs + 1, false)]
    [InlineData(0, true)]
    [InlineData(3, true)]
    public void Gradients_and_losses_are_those_of_the_whole_batch(int microBatch, bool checkpoint)
    {
        var whole = Run(0, false);
        var actual = Run(microBatch, checkpoint);

        Assert.Equal(whole.Losses.Total, actual.Losses.Total, Tolerance * whole.Losses.Total);
        Assert.Equal(whole.Losses.Alignment, actual.Losses.Alignment, Tolerance * whole.Losses.Total);
        Assert.Equal(whole.Losses.MaskedTokens, actual.Losses.MaskedTokens, Tolerance * whole.Losses.Total);
        Assert.Equal(whole.Losses.Identity, actual.Losses.Identity, Tolerance * whole.Losses.Total);
        Assert.Equal(whole.Losses.Twins, actual.Losses.Twins, Tolerance * whole.Losses.Total);
        Assert.NotEqual(0, actual.Losses.Twins);
        Assert.Equal(whole.Losses.MaskedTokenAccuracy, actual.Losses.MaskedTokenAccuracy, Tolerance);
        Assert.Equal(whole.ImageTokens.Length, actual.ImageTokens.Length);
        AssertClose(whole.ImageTokens, actual.ImageTokens, "image tokens");
        Assert.Equal(whole.Gradients.Keys, actual.Gradients.Keys);
        Assert.All(whole.Gradients, gradient => AssertClose(gradient.Value, actual.Gradients[gradient.Key], gradient.Key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Every_parameter_gets_a_gradient(int microBatch)
    {
        var gradients = Run(microBatch, checkpoint: false).Gradients;
        using var model = CreateModel(out _, out _);
        Assert.Equal(model.named_parameters().Select(named => named.name), gradients.Keys);
        Assert.All(gradients, gradient => Assert.Contains(gradient.Value, value => value != 0));
    }

    [Fact]
    public void Bfloat16_comes_near_float32_in_every_part_of_the_loss()
    {
        var (exact, coarse) = (Run(0, false).Losses, Run(0, false, Precision.Bf16).Losses);
        Assert.Equal(torch.cpu.is_bf16_supported(), exact.Total != coarse.Total);
        Assert.Equal(exact.Alignment, coarse.Alignment, 0.05 * exact.Alignment);
        Assert.Equal(exact.MaskedTokens, coarse.MaskedTokens, 0.05 * exact.MaskedTokens);
        Assert.Equal(exact.Identity, coarse.Identity, 0.05 * exact.Identity);
        Assert.Equal(exact.Twins, coarse.Twins, 0.05 * exact.Twins);
    }

    [Fact]
    public void No_tensor_outlives_a_step()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.LiveCount;
        foreach (var config in (TrainConfig[])[world.Config, world.Config with { MicroBatch = 5, CheckpointActivations = true }])
        {
            using (var model = CreateModel(out var parts, out var set))
            using (var session = new TrainingSession(model, set, config))
            {
                // The first step creates Adam's moments, which stay.
                var counts = session.RunEpoch().Select(_ => Tensor.LiveCount).ToArray();
                Assert.Equal(SmallWorld.StepsPerEpoch, counts.Length);
                Assert.All(counts, count => Assert.Equal(counts[0], count));
            }
            Assert.Equal(before, Tensor.LiveCount);
        }
    }

    private Outcome Run(int microBatch, bool checkpoint, Precision precision = Precision.Fp32)
    {
        using var scope = new TensorScope();
        using var model = CreateModel(out var parts, out var set);
        model.base_model.Text.transformer.Checkpointing = checkpoint;
        model.base_model.visual.transformer.Checkpointing = checkpoint;
        // Every other pair, so that some share an identity and some do not.
        int[] pairs = [.. Enumerable.Range(0, Pairs).Select(i => i * 2)];
        var captions = Twins.Batcher(set, parts.Tokenizer, world.Config.Masking).Create(pairs, epoch: 0);
        using var pictures = set.CreateLoader(model.base_model.Config, world.Config).Load([pairs], epoch: 0).Single();
        var losses = new TrainingStep(model, s_losses, precision).Run(
            torch.tensor(pictures.Pixels, [Pairs, 3, 64, 32]),
            captions,
            torch.tensor(Array.ConvertAll(pairs, pair => (long)set.Labels[pair]), [Pairs]),
            microBatch,
            wantImageTokens: true,
            out var imageTokens);
        Assert.False(imageTokens!.requires_grad);
        return new Outcome(
            losses,
            imageTokens.ToArray<float>(),
            model.named_parameters().Where(named => named.parameter.grad is not null).ToDictionary(named => named.name, named => named.parameter.grad!.ToArray<float>()));
    }

    private GaDmsModel CreateModel(out TrainingParts parts, out TrainingSet set)
    {
        parts = TrainingPartsLoader.Load(world.Config with { Loss = s_losses });
        set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, 77, parts.Truth);
        return parts.Model;
    }

    private static void AssertClose(float[] expected, float[] actual, string what)
    {
        var largest = expected.Max(Math.Abs);
        var worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= Tolerance * largest, $"{what} deviates by {worst / largest:E1} of its largest magnitude {largest:G3}");
    }

    private sealed record Outcome(StepLosses Losses, float[] ImageTokens, Dictionary<string, float[]> Gradients);
}
