using System.CommandLine;
using GaDms.IO;
using GaDms.Model.Scores;
using GaDms.Training.Configuration;
using GaDms.Training.Experiments;

namespace GaDms.Cli.Commands;

/// <summary>Compares token scores on one checkpoint.</summary>
internal static class ExperimentScoresCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config", "-c") { Description = "A run's configuration, whose checkpoint and data are looked at.", Required = true, HelpName = "file" };
        var pairs = CommonOptions.Positive("--pairs", 1024, "Pairs that are scored.");
        var names = new Option<string[]>("--score") { Description = "Scores to compare; default: all.", HelpName = "name", AllowMultipleArgumentsPerToken = true };
        var set = new Option<string[]>("--set") { Description = "Change a member of the configuration.", HelpName = "a.b=c" };
        var json = CommonOptions.Json();
        var command = new DocumentedCommand("scores", "How well each token score tells false words and filler from true attributes, and what it costs. No training.",
            "gadms experiment scores --config runs/masking/runs/ga-dms-seed1.json",
            "gadms experiment scores --config runs/masking/runs/ga-dms-seed1.json --score paper leave-one-out --pairs 512")
        {
            config,
            pairs,
            names,
            set,
            json,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(set)!.Aggregate(JsonConfig.Load<TrainConfig>(parsed.GetValue(config)!), JsonConfig.Set),
            parsed.GetValue(pairs), parsed.GetValue(names) is { Length: > 0 } some ? some : TokenScores.Names, parsed.GetValue(json)));
        return command;
    }

    private static int Run(TrainConfig config, int pairs, IReadOnlyList<string> names, string? json)
    {
        var rows = ScoreComparison.Run(config, pairs, names, Terminal.Note);
        if (json is not null)
            JsonOutput.Write(rows, json);
        if (json == "-")
            return 0;
        var table = Terminal.Table("score", "AUC false", "AUC irrelevant", "AUC filler", "cost in steps", "source");
        foreach (var row in rows)
            Spectre.Console.TableExtensions.AddRow(table, row.Name, $"{row.Quality.False:F3}", $"{row.Quality.Irrelevant:F3}", $"{row.Quality.Filler:F3}", $"{row.Steps:F2}", row.Source);
        Terminal.Out.Write(table);

        var byAttribute = Terminal.Table(["AUC false of", .. rows.Select(row => row.Name)]);
        foreach (var attribute in rows.SelectMany(row => row.FalseByAttribute.Keys).Distinct().Order(StringComparer.Ordinal))
            Spectre.Console.TableExtensions.AddRow(byAttribute, [attribute, .. rows.Select(row => row.FalseByAttribute.TryGetValue(attribute, out var area) ? $"{area:F2}" : "")]);
        Terminal.Out.Write(byAttribute);
        return 0;
    }
}
