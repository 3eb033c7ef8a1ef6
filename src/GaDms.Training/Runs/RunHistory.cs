using System.Text.Json;
using GaDms.Training.Batches;
using GaDms.Training.Evaluation;

namespace GaDms.Training.Runs;

/// <summary>A step as it stands in a run's log.</summary>
public sealed record StepLine(
    long Step, int Epoch, float Loss, float Alignment, float MaskedTokens, float Identity, float MaskedTokenAccuracy, double LearningRate);

/// <summary>An evaluation as it stands in a run's log.</summary>
public sealed record EvaluationLine(long Step, int Epoch, string Split, EvaluationReport Report);

/// <summary>How well an epoch's token scores told noise from truth, as it stands in a run's log.</summary>
public sealed record QualityLine(long Step, int Epoch, ScoreQuality Quality);

/// <summary>A run's log, read back.</summary>
public sealed record RunHistory(IReadOnlyList<StepLine> Steps, IReadOnlyList<EvaluationLine> Evaluations, IReadOnlyList<QualityLine> Qualities)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Reads a log written by <see cref="RunLog"/>; a missing one is empty.</summary>
    public static RunHistory Read(string path)
    {
        var steps = new List<StepLine>();
        var evaluations = new List<EvaluationLine>();
        var qualities = new List<QualityLine>();
        if (!File.Exists(path))
            return new RunHistory(steps, evaluations, qualities);
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            if (line.Contains("\"report\"", StringComparison.Ordinal))
                evaluations.Add(JsonSerializer.Deserialize<EvaluationLine>(line, s_options)!);
            else if (line.Contains("\"quality\"", StringComparison.Ordinal))
                qualities.Add(JsonSerializer.Deserialize<QualityLine>(line, s_options)!);
            else
                steps.Add(JsonSerializer.Deserialize<StepLine>(line, s_options)!);
        }
        return new RunHistory(steps, evaluations, qualities);
    }
}
