using System.CommandLine;
using GaDms.Hosting;
using GaDms.Ingestion;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Makes pictures and videos searchable.</summary>
internal static class IndexCommand
{
    private const int SkippedShown = 20;

    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Pictures and videos, or folders, searched through.", Arity = ArgumentArity.OneOrMore };
        var gallery = CommonOptions.Gallery();
        var command = new DocumentedCommand("index", "Make pictures and videos searchable: find the people in them and encode them into a gallery. Running it again adds only what is new.",
            "gadms index ~/crops --gallery people",
            "gadms index ~/Pictures --gallery people --people detect --tags holiday,2026",
            "gadms index clip.mp4 --gallery people --camera north-gate --start 2026-05-01T08:00Z",
            "gadms index cam1 cam2 --gallery people --model ga-dms.pth --vocabulary bpe_simple_vocab_16e6.txt.gz --precision bf16")
        {
            files,
            gallery,
        };
        var ingestion = new IngestionOptions(command);
        var model = new ModelOptions(command);
        command.SetCancellableAction((parsed, cancellation) => RunAsync(parsed, parsed.GetValue(files)!, parsed.GetValue(gallery)!, ingestion, model, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, string[] roots, string folder, IngestionOptions ingestion, ModelOptions options, CancellationToken cancellation)
    {
        var skipped = new List<SkippedFile>();
        var files = MediaFiles.Find(roots, skipped.Add);
        if (files.Count == 0)
            throw new InvalidDataException($"{string.Join(", ", roots)}: no pictures or videos here ({MediaFiles.Extensions})");
        using var detector = ingestion.Detector(parsed, options.Device(parsed));
        using var model = options.Load(parsed);
        await using var gallery = await GalleryLocation.OpenOrCreateAsync(folder, model.Identity, cancellation).ConfigureAwait(false);
        IngestReport report;
        using (var progress = ProgressLine.OnConsole("index", files.Count, "files"))
        {
            var ingester = new Ingester(model, gallery, detector, ingestion.Read(parsed, options.Batch(parsed)));
            report = await ingester.RunAsync(files, new IngestReporter(progress), cancellation).ConfigureAwait(false);
        }
        skipped.AddRange(report.Skipped);
        foreach (var file in skipped.Take(SkippedShown))
            Terminal.Note($"skipped {file.Name}: {file.Reason}");
        if (skipped.Count > SkippedShown)
            Terminal.Note($"... and {skipped.Count - SkippedShown} more");
        var summary = await gallery.SummaryAsync(cancellation).ConfigureAwait(false);
        var without = report.WithoutPeople == 0 ? "" : $" (nobody found in {report.WithoutPeople})";
        Console.WriteLine($"{report.Added} added{without}, {report.Known} known before, {skipped.Count} skipped; {gallery.Location} holds {summary.Entries} people");

        // Nothing at all could be read: whoever called this should know.
        return report.Added + report.Known == 0 ? 1 : 0;
    }
}
