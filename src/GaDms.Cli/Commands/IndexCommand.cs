using System.CommandLine;
using GaDms.Retrieval.Indexing;
using GaDms.Retrieval.Store;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Makes pictures searchable.</summary>
internal static class IndexCommand
{
    private const int SkippedShown = 20;

    public static Command Create()
    {
        var folders = new Argument<string[]>("pictures") { Description = "Folders, searched through, or single files.", Arity = ArgumentArity.OneOrMore };
        var gallery = CommonOptions.Gallery();
        var command = new DocumentedCommand("index", "Make pictures searchable: encode them into a gallery. Running it again adds only what is new.",
            "gadms index ~/crops --gallery people",
            "gadms index cam1 cam2 --gallery people --model ga-dms.pth --vocabulary bpe_simple_vocab_16e6.txt.gz --precision bf16")
        {
            folders,
            gallery,
        };
        var model = new ModelOptions(command);
        command.SetCancellableAction((parsed, cancellation) => RunAsync(parsed, parsed.GetValue(folders)!, parsed.GetValue(gallery)!, model, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string[] folders, string folder, ModelOptions options, CancellationToken cancellation)
    {
        var skipped = new List<SkippedFile>();
        var files = PictureFiles.Find(folders, skipped.Add);
        if (files.Count == 0)
            throw new InvalidDataException($"{string.Join(", ", folders)}: no pictures here ({PictureFiles.Extensions})");
        using var model = options.Load(parsed);
        using var gallery = Gallery.OpenOrCreate(folder, model.Identity);
        IndexReport report;
        using (var progress = ProgressLine.OnConsole("index", files.Count, "pictures"))
            report = await new Indexer(model, gallery, options.Batch(parsed)).RunAsync(files, done => progress.Report(done), cancellation).ConfigureAwait(false);
        skipped.AddRange(report.Skipped);
        foreach (var file in skipped.Take(SkippedShown))
            Terminal.Note($"skipped {file.Path}: {file.Reason}");
        if (skipped.Count > SkippedShown)
            Terminal.Note($"... and {skipped.Count - SkippedShown} more");
        Console.WriteLine($"{report.Added} added, {report.Known} known before, {skipped.Count} skipped; {folder} holds {gallery.Count} pictures");

        // Nothing at all could be read: whoever called this should know.
        return report.Added + report.Known == 0 ? 1 : 0;
    }
}
