using System.CommandLine;
using GaDms.Curation.Pipeline;
using GaDms.Fleet;
using GaDms.Fleet.Stores;

namespace GaDms.Cli.Commands;

/// <summary>Puts a run into the queue of a fleet.</summary>
internal static class CurateSubmitCommand
{
    public static Command Create()
    {
        var sources = new Argument<string[]>("sources") { Description = "Tars, folders of them, folders of pictures, videos, lists of addresses, s3://BUCKET/PREFIX with tars; as all workers see them. None: what is left of the store's campaign, parked units too.", Arity = ArgumentArity.ZeroOrMore };
        var file = new Option<string?>("--config", "-c") { Description = "The run: a file of configs/curate; default: people found by OpenCV, described by their colours.", HelpName = "file" };
        var set = new Option<string[]>("--set") { Description = "Change a member of the configuration.", HelpName = "a.b=c" };
        var files = CommonOptions.Positive("--files", 1000, "Files of a folder that are a unit.");
        var command = new DocumentedCommand("submit", "Cut a run into units, one for each tar, and put them into the queue of a fleet of workers.",
            "gadms curate submit /data/tars --broker amqp://broker --store /data/fleet",
            "gadms curate submit s3://web/tars --config configs/curate/webperson.json --broker amqp://broker --store s3://web/fleet",
            "gadms curate submit --broker amqp://broker --store /data/fleet")
        {
            sources,
            file,
            set,
            files,
        };
        var options = new FleetOptions(command);
        command.SetCancellableAction(async (parsed, cancellation) =>
        {
            var config = CurateOptions.Read(parsed.GetValue(file), parsed.GetValue(set)!);
            config = config with { Sources = [.. config.Sources, .. parsed.GetValue(sources)!.Select(Source)] };
            using var store = options.Store(parsed);
            var submitted = await FleetSubmission.SubmitAsync(options.Broker(parsed), store, config, parsed.GetValue(files), cancellation).ConfigureAwait(false);
            Console.WriteLine($"submit: campaign {submitted.Campaign}, {submitted.Units:N0} units, {submitted.Submitted:N0} in the queue");
            return 0;
        });
        return command;
    }

    // Workers run in other folders.
    private static SourceConfig Source(string path) =>
        FleetStores.IsS3(path) ? new SourceConfig { Shards = path } : SourceFactory.FromPath(Path.GetFullPath(path));
}
