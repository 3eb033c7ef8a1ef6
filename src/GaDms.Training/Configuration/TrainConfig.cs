using GaDms.Data.Transforms;
using GaDms.IO;
using GaDms.Model.Clip;
using GaDms.Model.Masking;
using GaDms.Model.Scores;
using GaDms.Training.Schedules;

namespace GaDms.Training.Configuration;

/// <summary>Everything that decides a training run. Files under configs/train are this record as JSON.</summary>
public sealed record TrainConfig : ICheckedConfig
{
    /// <summary>What the file is for: its command, its duration and the figures to expect.</summary>
    public string Description { get; init; } = "";

    /// <summary>Data to train and evaluate on.</summary>
    public required DataConfig Data { get; init; }

    /// <summary>Model to start from.</summary>
    public required ModelConfig Model { get; init; }

    /// <summary>Losses and their weights.</summary>
    public LossConfig Loss { get; init; } = new();

    /// <summary>Token scores and masks.</summary>
    public MaskingConfig Masking { get; init; } = new();

    /// <summary>Adam.</summary>
    public OptimizerConfig Optimizer { get; init; } = new();

    /// <summary>Learning rate over time; its base rate is <see cref="OptimizerConfig.LearningRate"/>.</summary>
    public ScheduleConfig Schedule { get; init; } = new();

    /// <summary>Passes over the training pairs.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Pairs that meet in one alignment loss.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>
    /// Pairs that go through the towers at once; 0: the whole batch. Smaller pieces give the same gradients with less memory:
    /// the features of all pieces are computed first, the loss is taken over all of them, then each piece runs again.
    /// </summary>
    public int MicroBatch { get; init; }

    /// <summary>Drop a block's inner activations and compute them again in the backward pass.</summary>
    public bool CheckpointActivations { get; init; }

    /// <summary>Arithmetic of the matrix products.</summary>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Decides everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that read pictures; they never change what is read.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Evaluate on the validation split every so many epochs; 0: at the end only.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>Write a checkpoint every so many steps, besides the one at each epoch's end; 0: none besides.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check()
    {
        if (Epochs < 1)
            yield return new(nameof(Epochs), $"must be at least 1, is {Epochs}");
        if (BatchSize < 1)
            yield return new(nameof(BatchSize), $"must be at least 1, is {BatchSize}");
        if (MicroBatch < 0)
            yield return new(nameof(MicroBatch), $"must not be negative, is {MicroBatch}; 0 is the whole batch");
        if (Workers < 1)
            yield return new(nameof(Workers), $"must be at least 1, is {Workers}");
        if (EvaluateEvery < 0)
            yield return new(nameof(EvaluateEvery), $"must not be negative, is {EvaluateEvery}; 0 is at the end only");
        if (CheckpointEverySteps < 0)
            yield return new(nameof(CheckpointEverySteps), $"must not be negative, is {CheckpointEverySteps}; 0 is at the end of each epoch only");
    }
}

/// <summary>Arithmetic of the matrix products.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Fp32,

    /// <summary>bfloat16 products under autocast; weights, sums and losses stay float32.</summary>
    Bf16,
}

/// <summary>Where pictures and captions come from, and how pictures are changed.</summary>
public sealed record DataConfig : ICheckedConfig
{
    /// <summary>Folder of a data set in one of the known layouts.</summary>
    public required string Root { get; init; }

    /// <summary>Pictures are changed at random in training (flip, crop, erase).</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Probability of random erasing.</summary>
    public double Erasing { get; init; } = 0.5;

    /// <summary>What an erased rectangle is filled with.</summary>
    public ErasingFill ErasingFill { get; init; } = ErasingFill.Mean;

    /// <summary>Order of the pairs.</summary>
    public SamplerKind Sampler { get; init; } = SamplerKind.Random;

    /// <summary>Pictures of one identity in a batch of the identity sampler.</summary>
    public int InstancesPerIdentity { get; init; } = 4;

    /// <summary>Decoded pictures kept in memory, in MiB.</summary>
    public int CacheMegabytes { get; init; } = 1024;

    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check()
    {
        if (Erasing is not (>= 0 and <= 1))
            yield return new(nameof(Erasing), $"must lie between 0 and 1, is {Erasing}");
        if (InstancesPerIdentity < 1)
            yield return new(nameof(InstancesPerIdentity), $"must be at least 1, is {InstancesPerIdentity}");
        if (CacheMegabytes < 0)
            yield return new(nameof(CacheMegabytes), $"must not be negative, is {CacheMegabytes}");
    }
}

/// <summary>How batches are drawn.</summary>
public enum SamplerKind
{
    /// <summary>A permutation of all pairs per epoch.</summary>
    Random,

    /// <summary>P identities times K pictures.</summary>
    Identity,
}

/// <summary>Model to start from.</summary>
public sealed record ModelConfig
{
    /// <summary>Checkpoint in any known format; null: random weights of <see cref="Clip"/>.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Sizes for random weights; vocabSize is replaced by the size of the vocabulary.</summary>
    public ClipConfig? Clip { get; init; }

    /// <summary>How the image tower's random weights are drawn where <see cref="Clip"/> is given.</summary>
    public Initialization Initialization { get; init; } = Initialization.Clip;

    /// <summary>Vocabulary file; null: the one beside the checkpoint, or for random weights one learned from the training captions.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>Merges of a vocabulary that is learned.</summary>
    public int VocabularyMerges { get; init; } = 600;

    /// <summary>Picture height for checkpoints that do not say; null: 384.</summary>
    public int? ImageHeight { get; init; }

    /// <summary>Picture width for checkpoints that do not say; null: 128.</summary>
    public int? ImageWidth { get; init; }

    /// <summary>Patch stride for checkpoints that do not say; null: the patch size.</summary>
    public int? Stride { get; init; }

    /// <summary>Self-attention blocks of the masked-token branch when it is created.</summary>
    public int CrossModalLayers { get; init; } = 4;
}

/// <summary>How the random weights of an image tower are drawn.</summary>
public enum Initialization
{
    /// <summary>As CLIP's authors draw them.</summary>
    Clip,

    /// <summary>With positions by sinusoids and heads that begin at one stripe each: for small models trained from nothing.</summary>
    Stripes,
}

/// <summary>Losses and their weights.</summary>
public sealed record LossConfig : ICheckedConfig
{
    /// <summary>What aligns pictures and captions.</summary>
    public AlignmentLoss Alignment { get; init; } = AlignmentLoss.Sdm;

    /// <summary>Temperature of the alignment loss; 0.02 in the paper.</summary>
    public double Temperature { get; init; } = 0.02;

    /// <summary>Weight of the identity loss; 0 in pre-training, 1 in fine-tuning.</summary>
    public double Identity { get; init; }

    /// <summary>Weight of masked token prediction where <see cref="MaskingConfig.Informative"/> asks for it; 0.3 released, 0.4 in the paper's table 5.</summary>
    public double MaskedTokens { get; init; } = 0.3;

    /// <summary>
    /// Weight of telling each caption from its twin, in which one value is false; 0: off. For data sets that know such twins
    /// (gadms data render --set twins=true), without noise masking: a twin is never masked, and would be known by that.
    /// </summary>
    public double Twins { get; init; }

    /// <summary>Padding takes part in the masked-token branch, as in the released code.</summary>
    public bool ReleasedPadding { get; init; }

    /// <summary>
    /// On several processes, the alignment loss weighs one part in as many as there are processes, as in the released code: each
    /// differentiates it for its own features alone, and the gradients are averaged. False: it weighs what its formula says.
    /// </summary>
    public bool ReleasedGather { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check()
    {
        if (Temperature is not (> 0 and < double.PositiveInfinity))
            yield return new(nameof(Temperature), $"must be above 0, is {Temperature}");
        if (Identity is not (>= 0 and < double.PositiveInfinity))
            yield return new(nameof(Identity), $"must not be negative, is {Identity}");
        if (MaskedTokens is not (>= 0 and < double.PositiveInfinity))
            yield return new(nameof(MaskedTokens), $"must not be negative, is {MaskedTokens}");
        if (Twins is not (>= 0 and < double.PositiveInfinity))
            yield return new(nameof(Twins), $"must not be negative, is {Twins}");
    }
}

/// <summary>Alignment losses.</summary>
public enum AlignmentLoss
{
    /// <summary>Similarity distribution matching.</summary>
    Sdm,

    /// <summary>InfoNCE.</summary>
    Itc,

    /// <summary>Cross-modal projection matching.</summary>
    Cmpm,
}

/// <summary>Token scores and masks.</summary>
public sealed record MaskingConfig : ICheckedConfig
{
    /// <summary>Name of the token score (see <see cref="TokenScores.Names"/>).</summary>
    public string Score { get; init; } = "paper";

    /// <summary>Text layers that the score looks at.</summary>
    public int ScoreLayers { get; init; } = TokenScores.DefaultLayers;

    /// <summary>What is hidden for masked token prediction.</summary>
    public InformativeMasking Informative { get; init; } = InformativeMasking.Score;

    /// <summary>What is hidden for the alignment loss.</summary>
    public NoiseMasking Noise { get; init; } = NoiseMasking.Score;

    /// <summary>From score to the probability of hiding an informative token.</summary>
    public MaskProbability InformativeProbability { get; init; } = MaskProbability.Informative;

    /// <summary>From 1 - score to the probability of hiding a noise token.</summary>
    public MaskProbability NoiseProbability { get; init; } = MaskProbability.Noise;

    /// <summary>Probability of uniform masking; 0.15 in fine-tuning.</summary>
    public double RandomProbability { get; init; } = 0.15;

    /// <summary>Whether scores are needed at all.</summary>
    public bool NeedsScores => Informative == InformativeMasking.Score || Noise == NoiseMasking.Score;

    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check()
    {
        if (!TokenScores.Names.Contains(Score))
            yield return new(nameof(Score), $"must be one of {string.Join(", ", TokenScores.Names)}, is {Score}");
        if (ScoreLayers < 1)
            yield return new(nameof(ScoreLayers), $"must be at least 1, is {ScoreLayers}");
        if (RandomProbability is not (>= 0 and <= 1))
            yield return new(nameof(RandomProbability), $"must lie between 0 and 1, is {RandomProbability}");
    }
}

/// <summary>What is hidden for masked token prediction.</summary>
public enum InformativeMasking
{
    /// <summary>No masked token prediction.</summary>
    Off,

    /// <summary>Tokens at random.</summary>
    Random,

    /// <summary>Tokens with high scores.</summary>
    Score,
}

/// <summary>What is hidden for the alignment loss.</summary>
public enum NoiseMasking
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Tokens at random: the control.</summary>
    Random,

    /// <summary>Tokens with low scores.</summary>
    Score,

    /// <summary>Just the words that the data set knows to be false: the ceiling, for rendered people only.</summary>
    Oracle,
}

/// <summary>Adam as the released code has it.</summary>
public sealed record OptimizerConfig : ICheckedConfig
{
    /// <summary>Base rate; 1e-5 released, 1e-4 in the paper's table 5.</summary>
    public double LearningRate { get; init; } = 1e-5;

    /// <summary>Decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator; 1e-3 in the released code.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>L2 penalty added to the gradient, not decoupled.</summary>
    public double WeightDecay { get; init; } = 4e-5;

    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check()
    {
        if (LearningRate is not (> 0 and < double.PositiveInfinity))
            yield return new(nameof(LearningRate), $"must be above 0, is {LearningRate}");
        if (Beta1 is not (>= 0 and < 1))
            yield return new(nameof(Beta1), $"must lie between 0 and 1, is {Beta1}");
        if (Beta2 is not (>= 0 and < 1))
            yield return new(nameof(Beta2), $"must lie between 0 and 1, is {Beta2}");
        if (Epsilon is not (> 0 and < double.PositiveInfinity))
            yield return new(nameof(Epsilon), $"must be above 0, is {Epsilon}");
        if (WeightDecay is not (>= 0 and < double.PositiveInfinity))
            yield return new(nameof(WeightDecay), $"must not be negative, is {WeightDecay}");
    }
}

/// <summary>Learning rate over time; the formulas are those of <see cref="LearningRateSchedule"/>.</summary>
public sealed record ScheduleConfig
{
    /// <summary>Shape of the curve after the warm-up.</summary>
    public ScheduleMode Mode { get; init; } = ScheduleMode.Cosine;

    /// <summary>Length of the warm-up in epochs; a fraction makes sense with eachStep.</summary>
    public double WarmupEpochs { get; init; } = 5;

    /// <summary>Share of the base rate that the warm-up starts from.</summary>
    public double WarmupFactor { get; init; } = 0.1;

    /// <summary>Change the rate at every step instead of once per epoch: for runs of few epochs.</summary>
    public bool EachStep { get; init; }

    /// <summary>The schedule of a run.</summary>
    public LearningRateSchedule Build(double baseRate, int epochs) =>
        new() { Mode = Mode, WarmupEpochs = WarmupEpochs, WarmupFactor = WarmupFactor, BaseRate = baseRate, Epochs = epochs };
}
