using GaDms.Model.Text;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Distributed;
using GaDms.Training.Runs;
using GaDms.Training.Steps;
using GaDms.Training.Tests.Runs;
using GaDms.Training.Tests.Steps;

namespace GaDms.Training.Tests.Distributed;

/// <summary>Gradients of a batch that is shared are those of the whole batch on one process.</summary>
[Collection(nameof(SmallWorld))]
public sealed class SharedStepTests(SmallWorld world)
{
    private const int Pairs = 9;
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData(AlignmentLoss.Sdm, 0, false)]
    [InlineData(AlignmentLoss.Sdm, 2, false)]
    [InlineData(AlignmentLoss.Sdm, 2, true)]
    [InlineData(AlignmentLoss.Itc, 0, false)]
    [InlineData(AlignmentLoss.Cmpm, 0, true)]
    public void Gradients_are_those_of_the_whole_batch(AlignmentLoss alignment, int microBatch, bool checkpoint)
    {
        var config = world.Config with
        {
            Loss = new LossConfig { Alignment = alignment, Identity = 0.5, Twins = 0.5 },
            MicroBatch = microBatch,
            CheckpointActivations = checkpoint,
        };
        var (whole, shared) = (Alone(config), Together(config));
        Assert.Equal(whole.Keys, shared.Keys);
        Assert.All(whole, gradient => AssertClose(gradient.Value, shared[gradient.Key], gradient.Key));
    }

    [Fact]
    public void The_alignment_loss_weighs_as_in_the_released_code_when_asked_to()
    {
        var config = world.Config with { Loss = new LossConfig { MaskedTokens = 0, Twins = 0 }, Masking = new MaskingConfig { Informative = InformativeMasking.Off } };
        var released = Together(config with { Loss = config.Loss with { ReleasedGather = true } });
        Assert.All(Alone(config), gradient => AssertClose(Array.ConvertAll(gradient.Value, value => value / 2), released[gradient.Key], gradient.Key));
    }

    private static Dictionary<string, float[]> Alone(TrainConfig config)
    {
        using var scope = new TensorScope();
        var world = new Parts(config);
        world.Step.Run(world.Images(0, Pairs), world.Captions(0, Pairs), world.Identities(), config.MicroBatch, wantImageTokens: true, out _);
        return world.Gradients();
    }

    private static Dictionary<string, float[]> Together(TrainConfig config)
    {
        Parts[] parts = [new(config), new(config)];
        var results = Ranks.Run(2, ranks =>
        {
            var own = parts[ranks.Rank];
            var rows = new BatchSplit(Pairs, 2).Of(ranks.Rank);
            using var step = new SharedStep(ranks, own.Step, own.Model, config);
            var cancelled = ranks.Rank == 1;
            step.Run(
                own.Images(rows.Start, rows.Count), own.Captions(rows.Start, rows.Count), own.Identities(), config.MicroBatch,
                wantImageTokens: true, ref cancelled, out var tokens);
            step.WaitForGradients();
            Assert.True(cancelled);
            Assert.Equal(rows.Count, tokens!.size(0));
            return own.Gradients();
        });
        Assert.All(results[0], gradient => Assert.Equal(gradient.Value, results[1][gradient.Key]));
        return results[0];
    }

    private static void AssertClose(float[] expected, float[] actual, string what)
    {
        var largest = expected.Max(Math.Abs);
        var worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= Tolerance * largest, $"{what} deviates by {worst / largest:E1} of its largest magnitude {largest:G3}");
    }

    /// <summary>A model of its own, and nine pairs of which some share an identity.</summary>
    private sealed class Parts
    {
        private readonly TrainConfig _config;
        private readonly TrainingSet _set;
        private readonly ClipTokenizer _tokenizer;
        private readonly int[] _pairs = [.. Enumerable.Range(0, Pairs).Select(i => i * 2)];

        public Parts(TrainConfig config)
        {
            _config = config;
            var parts = TrainingPartsLoader.Load(config);
            Model = parts.Model;
            Model.base_model.Text.transformer.Checkpointing = config.CheckpointActivations;
            Model.base_model.visual.transformer.Checkpointing = config.CheckpointActivations;
            _tokenizer = parts.Tokenizer;
            _set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, 77, parts.Truth);
            Step = new TrainingStep(Model, config.Loss, config.Precision);
        }

        public GaDms.Model.CrossModal.GaDmsModel Model { get; }

        public TrainingStep Step { get; }

        public Tensor Images(int start, int count)
        {
            using var pictures = _set.CreateLoader(Model.base_model.Config, _config).Load([[.. _pairs.AsSpan(start, count)]], epoch: 0).Single();
            return torch.tensor(pictures.Pixels, [count, 3, 64, 32]);
        }

        public CaptionBatch Captions(int start, int count) =>
            Twins.Batcher(_set, _tokenizer, _config.Masking).Create(_pairs.AsSpan(start, count), epoch: 0);

        public Tensor Identities() => torch.tensor(Array.ConvertAll(_pairs, pair => (long)_set.Labels[pair]), [Pairs]);

        public Dictionary<string, float[]> Gradients() => Model.named_parameters().Where(named => named.parameter.grad is not null)
            .ToDictionary(named => named.name, named => named.parameter.grad!.ToArray<float>(), StringComparer.Ordinal);
    }
}
