using System.CommandLine;
using GaDms.Hosting;
using GaDms.Retrieval.Store;
using Spectre.Console;

namespace GaDms.Cli.Commands;

/// <summary>What is in a gallery.</summary>
internal static class GalleryInfoCommand
{
    private const int NamesShown = 12;

    public static Command Create()
    {
        var gallery = CommonOptions.Gallery();
        var json = CommonOptions.Json();
        var command = new DocumentedCommand("info", "Show what is in a gallery: people, cameras, collections, labels, times, its model.", "gadms gallery info --gallery people") { gallery, json };
        command.SetCancellableAction((parsed, cancellation) => RunAsync(parsed.GetValue(gallery)!, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string location, string? json, CancellationToken cancellation)
    {
        await using var gallery = await GalleryLocation.OpenAsync(location, cancellation).ConfigureAwait(false);
        var summary = await gallery.SummaryAsync(cancellation).ConfigureAwait(false);
        if (json is not null)
            JsonOutput.Write(new { gallery = gallery.Location, model = gallery.Model.Name, gallery.Model.Fingerprint, gallery.Model.Dimension, summary }, json);
        if (json == "-")
            return 0;
        var table = Terminal.Table("gallery", Markup.Escape(gallery.Location));
        table.AddRow("people", $"{summary.Entries:N0} in {summary.Media:N0} pictures and videos");
        table.AddRow("model", Markup.Escape($"{gallery.Model.Name} ({gallery.Model.Fingerprint[..12]}), vectors of {gallery.Model.Dimension}"));
        table.AddRow("cameras", Names(summary.Cameras));
        table.AddRow("collections", Names(summary.Sources));
        table.AddRow("labels", Names(summary.Tags));
        table.AddRow("times", summary is { First: { } first, Last: { } last } ? $"{first:u} to {last:u}" : "none is known");
        Terminal.Out.Write(table);
        return 0;
    }

    private static string Names(IReadOnlyList<NamedCount> names) => names.Count == 0
        ? "none"
        : Markup.Escape(string.Join(", ", names.Take(NamesShown).Select(name => $"{name.Name} ({name.Entries:N0})")) + (names.Count > NamesShown ? $", and {names.Count - NamesShown} more" : ""));
}
