using System.CommandLine;
using GaDms.Curation.Pipeline;
using GaDms.Fleet;
using GaDms.Fleet.Stores;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>The results of a fleet to the folder of a run.</summary>
internal static class CurateFinishCommand
{
    public static Command Create()
    {
        var store = FleetOptions.StoreOption();
        var output = new Option<string>("--out", "-o") { Description = "Folder of the run. Interrupted, the command goes on where it was.", Required = true, HelpName = "folder" };
        var without = new Option<bool>("--without-missing") { Description = "Leave out the units that are not committed." };
        var command = new DocumentedCommand("finish", "Look for near duplicates across the units of a campaign, and make its results the folder of a run, as one process would have.",
            "gadms curate finish --store /data/fleet --out people")
        {
            store,
            output,
            without,
        };
        command.SetCancellableAction(async (parsed, cancellation) =>
        {
            var layout = new CurateLayout(parsed.GetValue(output)!);
            using var place = FleetStores.Open(parsed.GetValue(store)!);
            MergeSummary(await RunAsync(place, layout, parsed.GetValue(without), cancellation).ConfigureAwait(false), layout);
            return 0;
        });
        return command;
    }

    private static async Task<Curation.Parts.MergeProgress> RunAsync(IFleetStore store, CurateLayout layout, bool withoutMissing, CancellationToken cancellation)
    {
        using var progress = ProgressLine.OnConsole("finish", null, "units");
        return await FleetFinish.RunAsync(store, layout, withoutMissing, Show, cancellation).ConfigureAwait(false);

        void Show(int unit, int units, Curation.Parts.MergeProgress done)
        {
            progress.Expect(units);
            progress.Report(unit, $"{done.Pictures} pictures, {done.Crops} crops");
        }
    }

    private static void MergeSummary(Curation.Parts.MergeProgress done, CurateLayout layout) =>
        Console.WriteLine($"finish: {done.Pictures:N0} pictures ({done.Duplicates:N0} like one before), {done.Crops:N0} crops, {done.Captioned:N0} have their two captions; {layout.Root}");
}
