using System.CommandLine;
using GaDms.Curation.Pipeline;
using GaDms.Fleet;
using GaDms.Fleet.Stores;

namespace GaDms.Cli.Commands;

/// <summary>Takes the pictures of people who ask for it out of a run.</summary>
internal static class CurateRemoveCommand
{
    public static Command Create()
    {
        var keys = new Argument<string[]>("keys") { Description = "Pictures by key, as the report and the shards say it, or by address. None: finish what an interrupted call left.", Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<string>("--out", "-o") { Description = "Folder of the run.", Required = true, HelpName = "folder" };
        var file = new Option<string?>("--file") { Description = "A text file with further keys, one a line.", HelpName = "list" };
        var store = new Option<string?>("--store") { Description = "Of a run that came from a fleet: where its store was. It must be gone, for its parts have the pictures too.", HelpName = "place" };
        var command = new DocumentedCommand("remove", "Take pictures out for good: their crops, captions, answers, samples and rows. No later run brings them back, under another name either.",
            "gadms curate remove imgs/holiday/017.jpg --out people",
            "gadms curate remove --file asked.txt --out people")
        {
            keys,
            output,
            file,
            store,
        };
        command.SetCancellableAction(async (parsed, cancellation) =>
        {
            var layout = new CurateLayout(parsed.GetValue(output)!);
            using (var place = parsed.GetValue(store) is { } address ? FleetStores.Open(address) : null)
                await FleetFinish.RequireStoreGoneAsync(layout, place, cancellation).ConfigureAwait(false);
            Run(layout, [.. parsed.GetValue(keys) ?? [], .. Lines(parsed.GetValue(file))], cancellation);
            return 0;
        });
        return command;
    }

    private static void Run(CurateLayout layout, string[] keys, CancellationToken cancellation)
    {
        var removed = PictureRemoval.Remove(layout, keys, _ => { }, cancellation);
        Console.WriteLine($"remove: {removed.Pictures:N0} pictures, {removed.Crops:N0} crops, {removed.Captioned:N0} captioned crops; {layout.Root}");

        // The page shows crops too.
        if (File.Exists(layout.Report))
            CurateStages.Report(layout);
        if (Directory.Exists(layout.Released))
            Terminal.Note($"note: {layout.Released} was exported before; delete it and export again, and so with every other copy");
    }

    private static IEnumerable<string> Lines(string? file) =>
        file is null ? [] : File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0);
}
