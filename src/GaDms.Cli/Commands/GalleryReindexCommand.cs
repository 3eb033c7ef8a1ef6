using System.CommandLine;
using GaDms.Hosting;
using GaDms.Ingestion;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Gives a gallery another model.</summary>
internal static class GalleryReindexCommand
{
    public static Command Create()
    {
        var gallery = CommonOptions.Gallery();
        var command = new DocumentedCommand(
            "reindex",
            "Change a gallery's model: new vectors are made while the old ones are searched, then take their place. Cut off, it goes on where it was.",
            "gadms gallery reindex --gallery people --model better.safetensors")
        {
            gallery,
        };
        var model = new ModelOptions(command);
        command.SetCancellableAction((parsed, cancellation) => RunAsync(parsed, parsed.GetValue(gallery)!, model, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string location, ModelOptions options, CancellationToken cancellation)
    {
        await using var gallery = await GalleryLocation.OpenAsync(location, cancellation).ConfigureAwait(false);
        using var model = options.Load(parsed);
        var before = gallery.Model;
        var summary = await gallery.SummaryAsync(cancellation).ConfigureAwait(false);
        ReindexReport report;
        using (var progress = ProgressLine.OnConsole("reindex", summary.Entries, "people"))
            report = await new Reindexer(model, gallery, options.Batch(parsed)).RunAsync(done => progress.Report(done), cancellation).ConfigureAwait(false);
        Console.WriteLine($"{gallery.Location}: {before.Name} -> {model.Identity.Name}; {report.FromFiles} people encoded from their files, {report.FromThumbnails} from their thumbnails");
        return 0;
    }
}
