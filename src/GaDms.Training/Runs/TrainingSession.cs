using GaDms.Data.Loading;
using GaDms.Data.Sampling;
using GaDms.Model.CrossModal;
using GaDms.Model.Scores;
using GaDms.Torch;
using GaDms.Torch.optim;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Schedules;
using GaDms.Training.Steps;

namespace GaDms.Training.Runs;

/// <summary>One finished step.</summary>
/// <param name="Step">Steps since the run's start, from 1.</param>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="LearningRate">Rate of this step.</param>
/// <param name="Losses">Its losses.</param>
/// <param name="Pairs">Pairs in the batch.</param>
public readonly record struct FinishedStep(long Step, int Epoch, double LearningRate, StepLosses Losses, int Pairs);

/// <summary>
/// A model in training with everything that changes from step to step: weights, optimizer, token scores, place in the epoch.
/// What is random is a function of (seed, epoch, pair), so this state and the configuration decide all that follows.
/// </summary>
public sealed class TrainingSession : IDisposable
{
    private readonly TrainConfig _config;
    private readonly TrainingSet _set;
    private readonly Device _device;
    private readonly TrainingStep _step;
    private readonly ITokenScore? _score;
    private readonly CaptionBatcher _batcher;
    private readonly IBatchSampler _sampler;
    private readonly PictureLoader _loader;
    private readonly LearningRateSchedule _schedule;

    /// <summary>Starts at the first batch of the first epoch.</summary>
    /// <param name="model">The model; its weights are changed.</param>
    /// <param name="set">Training pairs.</param>
    /// <param name="config">The run's configuration.</param>
    public TrainingSession(GaDmsModel model, TrainingSet set, TrainConfig config)
    {
        (Model, _set, _config) = (model, set, config);
        _device = Device.Parse(config.Device);
        _step = new TrainingStep(model, config.Loss, config.Precision);
        _score = config.Masking.NeedsScores ? TokenScores.Create(config.Masking.Score, config.Masking.ScoreLayers) : null;
        Scores = new ScoreStore(set.Captions.Lengths);
        _batcher = new CaptionBatcher(set.Captions, Scores, config.Masking, model.base_model.Config.VocabSize, config.Seed);
        _sampler = set.CreateSampler(config);
        _loader = set.CreateLoader(model.base_model.Config, config);
        _schedule = config.Schedule.Build(config.Optimizer.LearningRate, config.Epochs);
        model.base_model.Text.transformer.Checkpointing = config.CheckpointActivations;
        model.base_model.visual.transformer.Checkpointing = config.CheckpointActivations;
        var o = config.Optimizer;
        Optimizer = new Adam([.. model.named_parameters()], o.LearningRate, (o.Beta1, o.Beta2), o.Epsilon, o.WeightDecay);
    }

    /// <summary>The model.</summary>
    public GaDmsModel Model { get; }

    /// <summary>The optimizer.</summary>
    public Adam Optimizer { get; }

    /// <summary>Newest token scores.</summary>
    public ScoreStore Scores { get; }

    /// <summary>Epoch that the next batch belongs to, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>Batches of that epoch already done.</summary>
    public int BatchesDone { get; private set; }

    /// <summary>Steps done since the run's start.</summary>
    public long StepsDone => ((long)Epoch * BatchesPerEpoch) + BatchesDone;

    /// <summary>Batches of an epoch.</summary>
    public int BatchesPerEpoch => _sampler.BatchesPerEpoch;

    /// <summary>Goes on from a checkpoint's place; weights, optimizer and scores are restored by the caller.</summary>
    public void MoveTo(int epoch, int batchesDone) => (Epoch, BatchesDone) = (epoch, batchesDone);

    /// <summary>
    /// The remaining steps of the current epoch. Afterwards the session still stands at its end, so that what is due there can be
    /// interrupted and taken up again; <see cref="MoveTo"/> begins the next one.
    /// </summary>
    public IEnumerable<FinishedStep> RunEpoch(CancellationToken cancellation = default)
    {
        Model.train();
        var batches = _sampler.Batches(Epoch, BatchesDone);
        foreach (var pictures in _loader.Load(batches, Epoch, cancellation))
        {
            StepLosses losses;
            double rate;
            using (pictures)
            {
                rate = _schedule.Rate(_config.Schedule.EachStep ? (double)StepsDone / BatchesPerEpoch : Epoch);
                losses = Run(pictures, rate);
            }
            var (epoch, step) = (Epoch, StepsDone + 1);
            MoveTo(Epoch, BatchesDone + 1);
            yield return new FinishedStep(step, epoch, rate, losses, pictures.Count);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Optimizer.Dispose();

    private StepLosses Run(PictureBatch pictures, double rate)
    {
        using var scope = new TensorScope();
        var clip = Model.base_model.Config;
        var released = _config.Loss.ReleasedPadding;
        var captions = _batcher.Create(pictures.Items, Epoch, released ? clip.ContextLength : null);
        var images = torch.tensor(pictures.Pixels, [pictures.Count, 3, clip.ImageHeight, clip.ImageWidth], device: _device);
        var identities = torch.tensor(Array.ConvertAll(pictures.Items, pair => (long)_set.Labels[pair]), [pictures.Count], device: _device);

        var losses = _step.Run(images, captions, identities, _config.MicroBatch, _score is not null, out var imageTokens);
        if (!float.IsFinite(losses.Total))
            throw new TrainingDivergedException(StepsDone + 1, losses.Total);
        // Scores are of the model that drew the masks, so they are taken before its weights change.
        if (_score is not null)
            KeepScores(pictures.Items, captions, imageTokens!.to(ScalarType.Float32));
        Optimizer.lr = rate;
        Optimizer.step();
        Optimizer.zero_grad();
        return losses;
    }

    private void KeepScores(int[] pairs, CaptionBatch captions, Tensor imageTokens)
    {
        var values = CaptionScoring.Score(_score!, Model.base_model, captions, imageTokens, _config);
        for (var b = 0; b < pairs.Length; b++)
            Scores.Set(pairs[b], values.AsSpan(b * captions.Length, captions.Length));
    }
}
