using GaDms.Imaging;
using GaDms.Training.Batches;
using GaDms.Training.Evaluation;
using GaDms.Training.Logging;

namespace GaDms.Training.Runs;

/// <summary>What a run tells: JSON lines, TensorBoard events, curves as a picture, a progress line.</summary>
public sealed class RunLog : IDisposable
{
    private readonly RunDirectory _directory;
    private readonly JsonlWriter _lines;
    private readonly TensorBoardWriter _events;
    private readonly List<StepLine> _steps;
    private readonly List<EvaluationLine> _evaluations;
    private readonly List<QualityLine> _qualities;
    private ProgressLine? _progress;

    /// <summary>Opens the logs of a run; what an interrupted run wrote after its last checkpoint is cut away.</summary>
    public RunLog(RunDirectory directory, long stepsDone)
    {
        _directory = directory;
        _lines = JsonlWriter.Resume(directory.Log, stepsDone);
        // A run that was ended before its first checkpoint has left events too, which are not to be seen twice.
        _events = new TensorBoardWriter(directory.TensorBoard, stepsDone == 0 && !Directory.Exists(directory.TensorBoard) ? null : stepsDone);
        var history = RunHistory.Read(directory.Log);
        _steps = [.. history.Steps];
        _evaluations = [.. history.Evaluations];
        _qualities = [.. history.Qualities];
    }

    /// <summary>Mean total loss of the newest epoch; NaN before the first step.</summary>
    public double LastEpochLoss =>
        _steps.Count == 0 ? double.NaN : _steps.Where(step => step.Epoch == _steps[^1].Epoch).Average(step => step.Loss);

    /// <summary>Shows rate and time left until disposed.</summary>
    public IDisposable StartProgress(long steps, long done) => _progress = ProgressLine.OnConsole("train", steps, "steps", done);

    /// <summary>Logs a step.</summary>
    public void Write(FinishedStep step)
    {
        var line = new StepLine(
            step.Step, step.Epoch + 1, step.Losses.Total, step.Losses.Alignment, step.Losses.MaskedTokens, step.Losses.Identity,
            step.Losses.MaskedTokenAccuracy, step.LearningRate, step.Losses.Twins);
        _steps.Add(line);
        _lines.Write(line);
        _events.Scalar("loss/total", step.Step, line.Loss);
        _events.Scalar("loss/alignment", step.Step, line.Alignment);
        _events.Scalar("loss/masked_tokens", step.Step, line.MaskedTokens);
        _events.Scalar("learning_rate", step.Step, line.LearningRate);
        _progress?.Report(step.Step, $"epoch {line.Epoch}  loss {line.Loss:F4}");
    }

    /// <summary>Logs an evaluation, unless it is in the log already: a run resumed at an epoch's end measures there once more.</summary>
    public void Write(long step, int epoch, string split, EvaluationReport report)
    {
        if (_evaluations.Exists(known => (known.Step, known.Epoch, known.Split) == (step, epoch, split)))
            return;
        var line = new EvaluationLine(step, epoch, split, report);
        _evaluations.Add(line);
        _lines.Write(line);
        _events.Scalar($"{split}/rank1", step, report.TextToImage.Rank1);
        _events.Scalar($"{split}/mAP", step, report.TextToImage.MeanAveragePrecision);
    }

    /// <summary>Logs how well the epoch's token scores tell noise from truth, unless it is in the log already.</summary>
    public void Write(long step, int epoch, ScoreQuality quality)
    {
        if (_qualities.Exists(known => known.Epoch == epoch))
            return;
        var line = new QualityLine(step, epoch, quality);
        _qualities.Add(line);
        _lines.Write(line);
    }

    /// <summary>Draws loss and Rank-1 over the steps.</summary>
    public void DrawCurves()
    {
        if (_steps.Count == 0)
            return;
        var loss = new Plot
        {
            Title = "Training loss",
            XLabel = "step",
            YLabel = "loss",
            Series = [Smooth("total", line => line.Loss), Smooth("alignment", line => line.Alignment), Smooth("masked tokens", line => line.MaskedTokens)],
        }.Render();
        var validated = _evaluations.Where(line => line.Split == "val").ToArray();
        if (validated.Length == 0)
        {
            ImageCodec.Save(loss, _directory.Curves);
            return;
        }
        var rank = new Plot
        {
            Title = "Validation, text to image",
            XLabel = "step",
            YLabel = "%",
            Series =
            [
                new PlotSeries("Rank-1", [.. validated.Select(line => (double)line.Step)], [.. validated.Select(line => line.Report.TextToImage.Rank1)]),
                new PlotSeries("mAP", [.. validated.Select(line => (double)line.Step)], [.. validated.Select(line => line.Report.TextToImage.MeanAveragePrecision)]),
            ],
        }.Render();
        var both = new Image(loss.Width, loss.Height + rank.Height);
        both.Blit(loss, 0, 0);
        both.Blit(rank, 0, loss.Height);
        ImageCodec.Save(both, _directory.Curves);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _events.Dispose();
    }

    // A point per hundredth of the run, each the mean of what lies around it.
    private PlotSeries Smooth(string name, Func<StepLine, float> value)
    {
        var chunks = _steps.Chunk(Math.Max(1, _steps.Count / 100)).ToArray();
        return new PlotSeries(name, [.. chunks.Select(chunk => chunk.Average(line => (double)line.Step))], [.. chunks.Select(chunk => (double)chunk.Average(value))]);
    }
}
