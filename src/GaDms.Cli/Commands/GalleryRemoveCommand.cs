using System.CommandLine;
using GaDms.Hosting;
using GaDms.Retrieval.Store;

namespace GaDms.Cli.Commands;

/// <summary>Removes people by what is known of their pictures.</summary>
internal static class GalleryRemoveCommand
{
    public static Command Create()
    {
        var gallery = CommonOptions.Gallery();
        var ids = new Option<long[]>("--person") { Description = "This person, by number; may be given several times.", HelpName = "number", AllowMultipleArgumentsPerToken = true };
        var command = new DocumentedCommand(
            "remove",
            "Remove people from a gallery, with vectors, thumbnails and frames. Your files stay; indexing them again does not bring the people back (index --again does).",
            "gadms gallery remove --gallery people --person 12 --person 13",
            "gadms gallery remove --gallery people --camera north-gate --until 2026-05-01")
        {
            gallery,
            ids,
        };
        var filter = new FilterOptions(command);
        command.SetCancellableAction((parsed, cancellation) => RunAsync(parsed.GetValue(gallery)!, parsed.GetValue(ids) ?? [], filter.Read(parsed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string location, long[] ids, GalleryFilter filter, CancellationToken cancellation)
    {
        if (ids.Length == 0 && filter.IsEmpty)
            throw new InvalidDataException("nothing says whom to remove; give --person, or a condition such as --camera or --until");
        if (ids.Length > 0 && !filter.IsEmpty)
            throw new InvalidDataException("--person and conditions exclude each other; give one of them");
        await using var gallery = await GalleryLocation.OpenAsync(location, cancellation).ConfigureAwait(false);
        var removed = await (ids.Length > 0 ? gallery.RemoveAsync(ids, cancellation) : gallery.RemoveAsync(filter, cancellation)).ConfigureAwait(false);
        Console.WriteLine($"{removed} removed; \"gadms gallery compact\" gives their space back");
        return removed > 0 ? 0 : 1;
    }
}
