using System.CommandLine;
using GaDms.IO;
using GaDms.Training.Experiments;

namespace GaDms.Cli.Commands;

/// <summary>Runs the table of the README.</summary>
internal static class ExperimentMaskingCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config", "-c") { Description = "The experiment: a file of configs/experiments.", DefaultValueFactory = _ => "configs/experiments/masking.json", HelpName = "file" };
        var output = new Option<string>("--out", "-o") { Description = "Folder of all runs; what is finished there is not done again.", DefaultValueFactory = _ => "runs/masking", HelpName = "folder" };
        var jobs = CommonOptions.Positive("--jobs", Environment.ProcessorCount, "Runs at a time, each with its share of the cores.");
        var json = CommonOptions.Json();
        var command = new DocumentedCommand("masking", "Compare masking variants and token scores: every variant under every seed, from one common start.",
            "gadms experiment masking --json masking.json",
            "gadms experiment masking --jobs 1 --out runs/masking")
        {
            config,
            output,
            jobs,
            json,
        };
        command.SetCancellableAction((parsed, cancellation) => RunAsync(
            JsonConfig.Load<ExperimentConfig>(parsed.GetValue(config)!), new ExperimentLayout(parsed.GetValue(output)!), parsed.GetValue(jobs), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ExperimentConfig config, ExperimentLayout layout, int jobs, string? json, CancellationToken cancellation)
    {
        var started = DateTime.Now;
        var runner = new ExperimentRunner(config, layout, Self(), line => Terminal.Note($"[{DateTime.Now - started:hh\\:mm\\:ss}] {line}"));
        await runner.RunAsync(jobs, cancellation).ConfigureAwait(false);
        var table = ExperimentTable.Read(config, layout);
        if (json is not null)
            JsonOutput.Write(table, json);
        if (json != "-")
            Print(table);
        return 0;
    }

    private static void Print(ExperimentTable table)
    {
        Console.WriteLine($"common start: Rank-1 {table.StartRank1:F1}");
        var rows = Terminal.Table("variant", "seeds", "Rank-1", "mAP", "AUC false, by epoch", "AUC filler, by epoch");
        foreach (var row in table.Rows)
            Spectre.Console.TableExtensions.AddRow(rows, row.Name, $"{row.Seeds}", $"{row.Rank1}", $"{row.MeanAveragePrecision}", Series(row.FalseByEpoch), Series(row.FillerByEpoch));
        Terminal.Out.Write(rows);
    }

    private static string Series(IReadOnlyList<double?> values) => values.Count == 0 ? "-" : string.Join(" ", values.Select(value => value is { } area ? $"{area:F2}" : "-"));

    /// <summary>This very program: the native launcher, or dotnet with the program's file.</summary>
    private static string[] Self()
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(ExperimentMaskingCommand).Assembly.Location] : [program];
    }
}
