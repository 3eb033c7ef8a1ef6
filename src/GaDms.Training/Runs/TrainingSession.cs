using GaDms.Data.Loading;
using GaDms.Data.Sampling;
using GaDms.Model.CrossModal;
using GaDms.Model.Scores;
using GaDms.Torch;
using GaDms.Torch.optim;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Distributed;
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
    private readonly RankGroup? _ranks;
    private readonly SharedStep? _shared;
    private readonly ITokenScore? _score;
    private readonly CaptionBatcher _batcher;
    private readonly IBatchSampler _sampler, _ownSampler;
    private readonly PictureLoader _loader;
    private readonly LearningRateSchedule _schedule;

    /// <summary>Starts at the first batch of the first epoch.</summary>
    /// <param name="model">The model; its weights are changed.</param>
    /// <param name="set">Training pairs.</param>
    /// <param name="config">The run's configuration.</param>
    /// <param name="ranks">The processes that share each batch; null: this one alone.</param>
    public TrainingSession(GaDmsModel model, TrainingSet set, TrainConfig config, RankGroup? ranks = null)
    {
        (Model, _set, _config, _ranks) = (model, set, config, ranks);
        _device = Device.Parse(config.Device);
        _step = new TrainingStep(model, config.Loss, config.Precision);
        _shared = ranks is null ? null : new SharedStep(ranks, _step, model, config);
        _score = config.Masking.NeedsScores ? TokenScores.Create(config.Masking.Score, config.Masking.ScoreLayers) : null;
        Scores = new ScoreStore(set.Captions.Lengths);
        _batcher = new CaptionBatcher(set.Captions, Scores, config.Masking, model.base_model.Config.VocabSize, config.Seed, TwinsFor(set, config));
        _sampler = set.CreateSampler(config);
        _ownSampler = ranks is null ? _sampler : new RankSampler(_sampler, ranks.Rank, ranks.Size);
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
        var batches = _ownSampler.Batches(Epoch, BatchesDone);
        // Several processes stop at the same step, which they agree on there.
        var interruption = _ranks?.Lost ?? cancellation;
        using var whole = _sampler.Batches(Epoch, BatchesDone).GetEnumerator();
        foreach (var pictures in _loader.Load(batches, Epoch, interruption))
        {
            StepLosses losses;
            double rate;
            var cancelled = cancellation.IsCancellationRequested;
            using (pictures)
            {
                whole.MoveNext();
                rate = _schedule.Rate(_config.Schedule.EachStep ? (double)StepsDone / BatchesPerEpoch : Epoch);
                losses = Run(pictures, whole.Current, rate, ref cancelled);
            }
            var (epoch, step) = (Epoch, StepsDone + 1);
            MoveTo(Epoch, BatchesDone + 1);
            yield return new FinishedStep(step, epoch, rate, losses, whole.Current.Length);
            if (_ranks is null)
                cancellation.ThrowIfCancellationRequested();
            else if (cancelled)
                throw new OperationCanceledException(cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shared?.Dispose();
        Optimizer.Dispose();
    }

    private static TokenizedCaptions? TwinsFor(TrainingSet set, TrainConfig config)
    {
        if (config.Loss.Twins == 0)
            return null;
        return set.Twins
            ?? throw new InvalidDataException($"loss.twins asks for captions with twins, and {config.Data.Root} has none; render them (gadms data render --set twins=true), or set loss.twins to 0");
    }

    private StepLosses Run(PictureBatch pictures, int[] batch, double rate, ref bool cancelled)
    {
        using var scope = new TensorScope();
        var clip = Model.base_model.Config;
        var released = _config.Loss.ReleasedPadding;
        var captions = _batcher.Create(pictures.Items, Epoch, released ? clip.ContextLength : null);
        var images = torch.tensor(pictures.Pixels, [pictures.Count, 3, clip.ImageHeight, clip.ImageWidth], device: _device);
        var identities = torch.tensor(Array.ConvertAll(batch, pair => (long)_set.Labels[pair]), [batch.Length], device: _device);

        Tensor? imageTokens;
        var losses = _shared is null
            ? _step.Run(images, captions, identities, _config.MicroBatch, _score is not null, out imageTokens)
            : _shared.Run(images, captions, identities, _config.MicroBatch, _score is not null, ref cancelled, out imageTokens);
        if (!float.IsFinite(losses.Total))
            throw new TrainingDivergedException(StepsDone + 1, losses.Total);
        // Scores are of the model that drew the masks, so they are taken before its weights change.
        if (_score is not null)
            KeepScores(batch, pictures.Items, captions, imageTokens!.to(ScalarType.Float32));
        _shared?.WaitForGradients();
        Optimizer.lr = rate;
        Optimizer.step();
        Optimizer.zero_grad();
        return losses;
    }

    private void KeepScores(int[] batch, int[] own, CaptionBatch captions, Tensor imageTokens)
    {
        var values = CaptionScoring.Score(_score!, Model.base_model, captions, imageTokens, _config);
        if (_ranks is not null)
            ScoreExchange.Keep(_ranks, Scores, batch, values, captions.Length);
        else
        {
            for (var b = 0; b < own.Length; b++)
                Scores.Set(own[b], values.AsSpan(b * captions.Length, captions.Length));
        }
    }
}
