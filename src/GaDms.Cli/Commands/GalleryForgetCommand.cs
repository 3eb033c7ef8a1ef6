using System.CommandLine;
using GaDms.Hosting;
using GaDms.Retrieval;
using GaDms.Retrieval.Store;

namespace GaDms.Cli.Commands;

/// <summary>Removes one person for good, and shows that nothing is left.</summary>
internal static class GalleryForgetCommand
{
    private const int MostEntries = 1000;

    public static Command Create()
    {
        var gallery = CommonOptions.Gallery();
        var track = new Option<long?>("--track") { Description = "All pictures of this track.", HelpName = "number" };
        var person = new Option<long?>("--person") { Description = "This person, with the track if there is one.", HelpName = "number" };
        var command = new DocumentedCommand(
            "forget",
            "Remove one person's track from a gallery, give its space back, and look through the gallery's files for what could be left.",
            "gadms gallery forget --gallery people --track 7",
            "gadms gallery forget --gallery people --person 12")
        {
            gallery,
            track,
            person,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(track) is null == result.GetValue(person) is null)
                result.AddError("Give one of --track and --person.");
        });
        command.SetCancellableAction((parsed, cancellation) => RunAsync(parsed.GetValue(gallery)!, parsed.GetValue(track), parsed.GetValue(person), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string location, long? track, long? person, CancellationToken cancellation)
    {
        await using var gallery = await GalleryLocation.OpenAsync(location, cancellation).ConfigureAwait(false);
        if (person is { } id)
        {
            track = await gallery.EntriesAsync([id], cancellation).ConfigureAwait(false) is [var entry]
                ? entry.Track?.Id
                : throw new GalleryException($"{location}: there is no person {id}");
        }
        var ids = track is null
            ? [person!.Value]
            : (await gallery.ListAsync(new GalleryFilter { Track = track }, 0, MostEntries, cancellation).ConfigureAwait(false)).Select(entry => entry.Id).ToArray();
        if (ids.Length == 0)
            throw new GalleryException($"{location}: there is no track {track}");
        var report = await Forgetting.ForgetAsync(gallery, ids, cancellation).ConfigureAwait(false);
        Console.WriteLine($"{report.Entries} pictures of the person removed");
        Console.WriteLine($"traces of vectors, thumbnails and frames in the gallery's files: {report.Before} of {report.Traces} before, {report.After} after");
        Console.WriteLine($"questions that still find the person: {report.Answers}");
        return report.IsProven ? 0 : 1;
    }
}
