using System.Text.Json;
using GaDms.Training.Runs;

namespace GaDms.Training.Experiments;

/// <summary>Mean and deviation over seeds.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Deviation">Sample standard deviation; 0 for one seed.</param>
public readonly record struct Spread(double Mean, double Deviation)
{
    /// <summary>Of some values; NaN when there are none.</summary>
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
            return new Spread(double.NaN, double.NaN);
        var mean = values.Average();
        return new Spread(mean, values.Count == 1 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Mean:F1} ± {Deviation:F1}";
}

/// <summary>One row of the table.</summary>
/// <param name="Name">Variant.</param>
/// <param name="Note">What it is there for.</param>
/// <param name="Seeds">Runs that are finished.</param>
/// <param name="Rank1">Test Rank-1, text to image, of the weights that the validation split chose.</param>
/// <param name="MeanAveragePrecision">Test mAP of the same weights.</param>
/// <param name="FalseByEpoch">Area under the ROC curve, false words below true ones, per epoch; empty without scores, null where no word was false.</param>
/// <param name="FillerByEpoch">The same for filler words.</param>
public sealed record ExperimentRow(
    string Name, string Note, int Seeds, Spread Rank1, Spread MeanAveragePrecision, IReadOnlyList<double?> FalseByEpoch, IReadOnlyList<double?> FillerByEpoch);

/// <summary>What an experiment has measured so far.</summary>
/// <param name="StartRank1">Test Rank-1 of the common start; null while it is not finished.</param>
/// <param name="Rows">A row per variant.</param>
public sealed record ExperimentTable(double? StartRank1, IReadOnlyList<ExperimentRow> Rows)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Reads the results of all finished runs.</summary>
    public static ExperimentTable Read(ExperimentConfig config, ExperimentLayout layout) => new(
        Result(layout.Start(config.Start.Count - 1))?.TestLast?.TextToImage.Rank1,
        [.. config.Variants.Select(variant => Row(variant, [.. config.Seeds.Select(seed => layout.Run(variant, seed))]))]);

    /// <summary>The result of a finished run; null while there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static TrainingResult? Result(string run)
    {
        var path = new RunDirectory(run).Result;
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<TrainingResult>(File.ReadAllText(path), s_options) : null;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: it is no result of a run ({e.Message}); remove it, and the run goes on from its last checkpoint", e);
        }
    }

    private static ExperimentRow Row(ExperimentVariant variant, string[] runs)
    {
        var finished = runs.Where(run => Directory.Exists(run) && Result(run) is not null).ToArray();
        var results = finished.Select(run => Result(run)!.Test!.TextToImage).ToArray();
        var qualities = finished.Select(run => RunHistory.Read(new RunDirectory(run).Log).Qualities).ToArray();
        var epochs = qualities.Length == 0 ? 0 : qualities.Min(list => list.Count);
        return new ExperimentRow(
            variant.Name, variant.Note, finished.Length,
            Spread.Of([.. results.Select(result => result.Rank1)]),
            Spread.Of([.. results.Select(result => result.MeanAveragePrecision)]),
            [.. Enumerable.Range(0, epochs).Select(epoch => Area(qualities.Average(list => list[epoch].Quality.False)))],
            [.. Enumerable.Range(0, epochs).Select(epoch => Area(qualities.Average(list => list[epoch].Quality.Filler)))]);
    }

    /// <summary>Captions without false words have no area, and JSON has no number for that.</summary>
    private static double? Area(double value) => double.IsNaN(value) ? null : value;
}
