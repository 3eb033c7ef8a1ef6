using System.CommandLine;
using GaDms.Hosting;
using GaDms.Retrieval.Store;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Looks for damage, and measures how much of the truth a search finds.</summary>
internal static class GalleryCheckCommand
{
    public static Command Create()
    {
        var gallery = CommonOptions.Gallery();
        var queries = CommonOptions.Positive("--queries", 100, "Searches for the recall.");
        var json = CommonOptions.Json();
        var command = new DocumentedCommand("check", "Look at every person of a gallery for damage, and measure the recall of searches against exact ones.",
            "gadms gallery check --gallery people",
            "gadms gallery check --gallery \"postgres://me@server/people?index=hnsw\" --queries 1000")
        {
            gallery,
            queries,
            json,
        };
        command.SetCancellableAction((parsed, cancellation) => RunAsync(parsed.GetValue(gallery)!, parsed.GetValue(queries), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string location, int queries, string? json, CancellationToken cancellation)
    {
        await using var gallery = await GalleryLocation.OpenAsync(location, cancellation).ConfigureAwait(false);
        var summary = await gallery.SummaryAsync(cancellation).ConfigureAwait(false);
        GalleryCheckReport report;
        using (var progress = ProgressLine.OnConsole("check", summary.Entries, "people"))
            report = await GalleryCheckReport.OfAsync(gallery, queries, done => progress.Report(done), cancellation).ConfigureAwait(false);
        if (json is not null)
            JsonOutput.Write(report, json);
        if (json != "-")
        {
            foreach (var problem in report.Problems)
                Console.WriteLine(problem);
            var state = report.Problems.Count == 0 ? "no problems" : "damaged: index what is named above again with --again";
            Console.WriteLine($"{report.Entries} people, {state}; recall of the ten nearest {report.Recall:F4} in {report.Queries} searches");
        }
        return report.Problems.Count == 0 ? 0 : 1;
    }
}
