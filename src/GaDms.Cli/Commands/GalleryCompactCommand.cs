using System.CommandLine;
using GaDms.Hosting;

namespace GaDms.Cli.Commands;

/// <summary>Gives back the space of removed people.</summary>
internal static class GalleryCompactCommand
{
    public static Command Create()
    {
        var gallery = CommonOptions.Gallery();
        var command = new DocumentedCommand("compact", "Give back the space of removed people. Searches go on meanwhile.", "gadms gallery compact --gallery people") { gallery };
        command.SetCancellableAction((parsed, cancellation) => RunAsync(parsed.GetValue(gallery)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string location, CancellationToken cancellation)
    {
        await using var gallery = await GalleryLocation.OpenAsync(location, cancellation).ConfigureAwait(false);
        await gallery.CompactAsync(cancellation).ConfigureAwait(false);
        var summary = await gallery.SummaryAsync(cancellation).ConfigureAwait(false);
        Console.WriteLine($"{gallery.Location} holds {summary.Entries} people without gaps");
        return 0;
    }
}
