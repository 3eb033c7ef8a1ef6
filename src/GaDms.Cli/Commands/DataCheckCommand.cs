using System.CommandLine;
using GaDms.Data.Annotations;
using GaDms.Training.Logging;
using Spectre.Console;

namespace GaDms.Cli.Commands;

/// <summary>Checks a data set.</summary>
internal static class DataCheckCommand
{
    private const int ProblemsShown = 20;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of the data set." };
        var json = CommonOptions.Json();
        var command = new DocumentedCommand("check", "Check a data set: its layout, its records, and that every picture can be read. The exit code is 1 when something is wrong.",
            "gadms data check CUHK-PEDES",
            "gadms data check webperson --json report.json")
        {
            folder,
            json,
        };
        command.SetCancellableAction((parsed, cancellation) => Task.FromResult(Run(parsed.GetValue(folder)!, parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(string folder, string? json, CancellationToken cancellation)
    {
        DatasetReport report;
        using (var counter = new Counter())
            report = DatasetChecker.Check(folder, counter, cancellation);
        if (json is not null)
            JsonOutput.Write(report, json);
        if (json != "-")
            Print(report);
        return report.Problems.Count == 0 ? 0 : 1;
    }

    private static void Print(DatasetReport report)
    {
        if (report.Layout is { } layout)
        {
            Console.WriteLine($"{report.Folder}: {layout}, {report.AnnotationFile}");
            var table = Terminal.Table("split", "pictures", "people", "captions", "words per caption");
            foreach (var split in report.Splits)
            {
                var words = split.CaptionWords;
                table.AddRow($"{split.Split}", $"{split.Images:N0}", $"{split.Identities:N0}", $"{split.Captions:N0}", $"{words.Min} to {words.Max}, mean {words.Mean:F1}");
            }
            Terminal.Out.Write(table);
        }
        foreach (var problem in report.Problems.Take(ProblemsShown))
            Console.WriteLine($"{problem.Kind}: {problem.File}{(problem.Record is { } record ? $", record {record}" : "")}: {Markup.Escape(problem.What)}");
        if (report.Problems.Count > ProblemsShown)
            Console.WriteLine($"... and {report.Problems.Count - ProblemsShown} more (--json FILE lists all)");
        Console.WriteLine(report.Problems.Count == 0 ? "no problems" : $"{report.Problems.Count} problems");
    }

    /// <summary>A progress line that appears once the number of pictures is known.</summary>
    private sealed class Counter : IProgress<(int Done, int Total)>, IDisposable
    {
        private readonly Lock _lock = new();
        private ProgressLine? _line;

        public void Report((int Done, int Total) value)
        {
            lock (_lock)
            {
                _line ??= ProgressLine.OnConsole("check", value.Total, "pictures");
                _line.Report(value.Done);
            }
        }

        public void Dispose() => _line?.Dispose();
    }
}
