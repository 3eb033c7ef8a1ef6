using GaDms.Data;
using GaDms.Data.Loading;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Model.Text;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
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

    /// <summary>Kind of the characters [start, end) of a training pair's caption, where it is known.</summary>
    public Func<int, int, int, TokenKind>? KindAt { get; init; }
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
public sealed class Trainer(TrainConfig config, TrainingParts parts, RunDirectory directory)
{
    private readonly Device _device = Device.Parse(config.Device);

    /// <summary>Runs to the end.</summary>
    /// <param name="resume">Go on from the folder's last checkpoint.</param>
    /// <param name="cancellation">On cancellation the state is saved, then the call throws.</param>
    /// <exception cref="OperationCanceledException">The run was interrupted; it can be resumed.</exception>
    public TrainingResult Run(bool resume, CancellationToken cancellation)
    {
        directory.Claim(config, resume);
        var clip = parts.Model.base_model.Config;
        var set = new TrainingSet(parts.Dataset, parts.Pictures, parts.Tokenizer, clip.ContextLength, parts.KindAt);
        var keys = new TrainingKeys(set.Keys);
        using var session = new TrainingSession(parts.Model, set, config);
        var state = resume ? RunCheckpoint.Restore(directory.Last, session, keys) : new RunState { Epoch = 0, BatchesDone = 0, Steps = 0 };
        var validation = CreateEvaluator(Split.Val);
        using var log = new RunLog(directory, state.Steps);
        using var progress = log.StartProgress((long)config.Epochs * session.BatchesPerEpoch, state.Steps);

        while (session.Epoch < config.Epochs)
        {
            try
            {
                foreach (var step in session.RunEpoch(cancellation))
                {
                    log.Write(step);
                    if (config.CheckpointEverySteps > 0 && step.Step % config.CheckpointEverySteps == 0)
                        RunCheckpoint.Save(directory.Last, session, keys, config, state with { Epoch = session.Epoch, BatchesDone = session.BatchesDone, Steps = step.Step });
                }
            }
            catch (OperationCanceledException)
            {
                RunCheckpoint.Save(directory.Last, session, keys, config, state with { Epoch = session.Epoch, BatchesDone = session.BatchesDone, Steps = session.StepsDone });
                throw;
            }
            state = state with { Epoch = session.Epoch, BatchesDone = 0, Steps = session.StepsDone };
            if (config.Masking.NeedsScores && set.Captions.Kinds is { } kinds)
                log.Write(state.Steps, session.Epoch, ScoreQuality.Measure(kinds, (pair, token) => (float)session.Scores[pair][token]));
            var isLast = session.Epoch == config.Epochs;
            if (validation is not null && (isLast || (config.EvaluateEvery > 0 && session.Epoch % config.EvaluateEvery == 0)))
                state = Evaluate(validation, session, state, log, cancellation);
            RunCheckpoint.Save(directory.Last, session, keys, config, state);
            log.DrawCurves();
        }
        return Finish(session, state, log, cancellation);
    }

    private RunState Evaluate(Evaluator validation, TrainingSession session, RunState state, RunLog log, CancellationToken cancellation)
    {
        var report = validation.Evaluate(parts.Model.base_model, _device, config.Precision, cancellation: cancellation);
        log.Write(state.Steps, session.Epoch, "val", report);
        if (state.BestRank1 is { } best && report.TextToImage.Rank1 <= best)
            return state;
        SaveModel(directory.Best);
        return state with { BestRank1 = report.TextToImage.Rank1, BestEpoch = session.Epoch };
    }

    private TrainingResult Finish(TrainingSession session, RunState state, RunLog log, CancellationToken cancellation)
    {
        SaveModel(directory.Final);
        EvaluationReport? test = null, testLast = null, validation = null;
        if (CreateEvaluator(Split.Test) is { } evaluator)
        {
            testLast = evaluator.Evaluate(parts.Model.base_model, _device, config.Precision, cancellation: cancellation);
            log.Write(state.Steps, session.Epoch, "test-last", testLast);
            test = testLast;
        }
        if (state.BestRank1 is not null)
        {
            using var best = ModelFile.Load(directory.Best, new ModelLoadOptions { Device = _device });
            var clip = best.Model.base_model;
            validation = CreateEvaluator(Split.Val)!.Evaluate(clip, _device, config.Precision, cancellation: cancellation);
            test = CreateEvaluator(Split.Test)?.Evaluate(clip, _device, config.Precision, cancellation: cancellation);
            if (test is not null)
                log.Write(state.Steps, state.BestEpoch, "test", test);
        }
        var result = new TrainingResult(state.Steps, log.LastEpochLoss, state.BestRank1 is null ? null : state.BestEpoch, validation, test, testLast);
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
