using System.Text.Json;
using GaDms.Training.Batches;
using GaDms.Training.Evaluation;

namespace GaDms.Training.Runs;

/// <summary>A step as it stands in a run's log.</summary>
public sealed record StepLine(
    long Step, int Epoch, float Loss, float Alignment, float MaskedTokens, float Identity, float MaskedTokenAccuracy, double LearningRate,
    float Twins = 0);

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
    /// <exception cref="InvalidDataException">A line is none of a log.</exception>
    public static RunHistory Read(string path)
    {
        var steps = new List<StepLine>();
        var evaluations = new List<EvaluationLine>();
        var qualities = new List<QualityLine>();
        if (!File.Exists(path))
            return new RunHistory(steps, evaluations, qualities);
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            try
            {
                if (line.Contains("\"report\"", StringComparison.Ordinal))
                    evaluations.Add(Line<EvaluationLine>(line));
                else if (line.Contains("\"quality\"", StringComparison.Ordinal))
                    qualities.Add(Line<QualityLine>(line));
                else
                    steps.Add(Line<StepLine>(line));
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{path}, line {number}: it is no line of a run's log ({e.Message}); restore the file, or begin the run anew in another folder", e);
            }
        }
        return new RunHistory(steps, evaluations, qualities);
    }

    private static T Line<T>(string line)
        where T : class => JsonSerializer.Deserialize<T>(line, s_options) switch
        {
            null or EvaluationLine { Report: null } or QualityLine { Quality: null } => throw new JsonException("something is null"),
            var read => read,
        };
}
