using GaDms.Data;
using GaDms.Data.Loading;
using GaDms.IO;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Model.Text;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Distributed;
using GaDms.Training.Evaluation;

namespace GaDms.Training.Runs;

/// <summary>What a run is made of.</summary>
public sealed record TrainingParts
{
    /// <summary>The model, with the heads that the configuration's losses need.</summary>
    public required GaDmsModel Model { get; init; }

    /// <summary>Its tokenizer.</summary>
    public required ClipTokenizer Tokenizer { get; init; }

    /// <summary>The data set.</summary>
    public required RetrievalDataset Dataset { get; init; }

    /// <summary>Its pictures, numbered by image id.</summary>
    public required IPictureSource Pictures { get; init; }

    /// <summary>What the data set says of its training captions; null where it says nothing.</summary>
    public CaptionTruth? Truth { get; init; }
}

/// <summary>Figures at the end of a run.</summary>
/// <param name="Steps">Steps made.</param>
/// <param name="LastLoss">Mean total loss of the last epoch.</param>
/// <param name="BestEpoch">Epoch of the best Rank-1 on the validation split, from 1; null without a validation split.</param>
/// <param name="Validation">Validation figures of the best epoch.</param>
/// <param name="Test">Test figures of the weights that the validation split chose; of the last epoch without one.</param>
/// <param name="TestLast">Test figures of the last epoch.</param>
public sealed record TrainingResult(
    long Steps, double LastLoss, int? BestEpoch, EvaluationReport? Validation, EvaluationReport? Test, EvaluationReport? TestLast);

/// <summary>
/// A run from its first or resumed step to its figures. The test split is looked at once, at the end; which weights are the
/// best is decided on the validation split.
/// </summary>
/// <param name="config">The run's configuration.</param>
/// <param name="parts">What it is made of.</param>
/// <param name="directory">Its folder.</param>
/// <param name="ranks">The processes that share each batch, of which this one leads; null: this one alone.</param>
public sealed class Trainer(TrainConfig config, TrainingParts parts, RunDirectory directory, RankGroup? ranks = null)
{
    private readonly Device _device = Device.Parse(config.Device);

    /// <summary>Runs to the end.</summary>
    /// <param name="resume">Go on from the folder's last checkpoint.</param>
    /// <param name="cancellation">On cancellation the state is saved, then the call throws.</param>
    /// <exception cref="OperationCanceledException">The run was interrupted; it can be resumed.</exception>
    public TrainingResult Run(bool resume, CancellationToken cancellation)
    {
        using var held = directory.Hold();
        directory.Claim(config, resume);
        var clip = parts.Model.base_model.Config;
        var set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, clip.ContextLength, parts.Truth);
        var keys = new TrainingKeys(set.Keys);
        using var session = new TrainingSession(parts.Model, set, config, ranks);
        var state = resume ? RunCheckpoint.Restore(directory.Last, session, keys) : new RunState { Epoch = 0, BatchesDone = 0, Steps = 0 };
        if (ranks is not null)
            state = StateExchange.Share(ranks, session, keys, state);
        var validation = CreateEvaluator(Split.Val);
        using var log = new RunLog(directory, state.Steps);
        using var progress = log.StartProgress((long)config.Epochs * session.BatchesPerEpoch, state.Steps);

        void Save() => RunCheckpoint.Save(
            directory.Last, session, keys, config, state with { Epoch = session.Epoch, BatchesDone = session.BatchesDone, Steps = session.StepsDone });

        // Nobody waits through a long evaluation for a process that has gone.
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ranks?.Lost ?? CancellationToken.None);
        while (session.Epoch < config.Epochs)
        {
            try
            {
                foreach (var step in session.RunEpoch(cancellation))
                {
                    log.Write(step);
                    // At the epoch's end a checkpoint is due anyway, after the evaluation that belongs to it.
                    if (config.CheckpointEverySteps > 0 && step.Step % config.CheckpointEverySteps == 0 && session.BatchesDone < session.BatchesPerEpoch)
                        Save();
                }
                state = FinishEpoch(session, set, validation, state, log, interruption.Token);
            }
            catch (OperationCanceledException) when (ranks?.Lost.IsCancellationRequested != true)
            {
                Save();
                throw;
            }
            session.MoveTo(session.Epoch + 1, 0);
            // Before the checkpoint that says the epoch is done: killed in between, the run would end without its last curves.
            log.DrawCurves();
            Save();
            ranks?.Release(TrainingFollower.EpochKey(session.Epoch));
        }
        return Finish(session, validation, state, log, cancellation);
    }

    private RunState FinishEpoch(
        TrainingSession session, TrainingSet set, Evaluator? validation, RunState state, RunLog log, CancellationToken cancellation)
    {
        var done = session.Epoch + 1;
        var isDue = done == config.Epochs || (config.EvaluateEvery > 0 && done % config.EvaluateEvery == 0);
        // What can be cancelled comes first: nothing is in the log yet that would be there twice after a resumption.
        var report = isDue ? validation?.Evaluate(parts.Model.base_model, _device, config.Precision, cancellation: cancellation) : null;
        if (config.Masking.NeedsScores && set.Captions.Kinds is { } kinds)
            log.Write(session.StepsDone, done, ScoreQuality.Measure(kinds, (pair, token) => (float)session.Scores[pair][token]));
        if (report is null)
            return state;
        log.Write(session.StepsDone, done, "val", report);
        if (state.BestRank1 is { } best && report.TextToImage.Rank1 <= best)
            return state;
        SaveModel(directory.Best);
        return state with { BestRank1 = report.TextToImage.Rank1, BestEpoch = done };
    }

    private TrainingResult Finish(TrainingSession session, Evaluator? validation, RunState state, RunLog log, CancellationToken cancellation)
    {
        SaveModel(directory.Final);
        EvaluationReport? chosen = null;
        var evaluator = CreateEvaluator(Split.Test);
        var testLast = evaluator?.Evaluate(parts.Model.base_model, _device, config.Precision, cancellation: cancellation);
        var test = testLast;
        if (state.BestRank1 is not null)
        {
            using var best = ModelFile.Load(directory.Best, new ModelLoadOptions { Device = _device });
            var clip = best.Model.base_model;
            chosen = validation!.Evaluate(clip, _device, config.Precision, cancellation: cancellation);
            test = evaluator?.Evaluate(clip, _device, config.Precision, cancellation: cancellation);
        }
        if (testLast is not null)
            log.Write(session.StepsDone, session.Epoch, "test-last", testLast);
        if (state.BestRank1 is not null && test is not null)
            log.Write(session.StepsDone, state.BestEpoch, "test", test);
        var result = new TrainingResult(session.StepsDone, log.LastEpochLoss, state.BestRank1 is null ? null : state.BestEpoch, chosen, test, testLast);
        JsonConfig.Save(result, directory.Result);
        return result;
    }

    private Evaluator? CreateEvaluator(Split split) =>
        parts.Dataset.PairsOf(split).Count == 0
            ? null
            : new Evaluator(parts.Dataset, split, parts.Pictures, parts.Tokenizer, parts.Model.base_model.Config, config.Workers);

    private void SaveModel(string path) =>
        ModelFile.Save(parts.Model, path, new ModelSaveOptions { Vocabulary = parts.Tokenizer.Vocabulary, Description = config.Description });
}
