using System.CommandLine;
using GaDms.Fleet;

namespace GaDms.Cli.Commands;

/// <summary>A worker of a fleet.</summary>
internal static class CurateWorkerCommand
{
    public static Command Create()
    {
        var scratch = new Option<string>("--scratch") { Description = "Local folder for the unit that is worked on.", DefaultValueFactory = _ => Path.GetTempPath(), HelpName = "folder" };
        var untilDone = new Option<bool>("--until-done") { Description = "End when every unit of the campaign is committed or parked; else wait for more." };
        var command = new DocumentedCommand("worker", "Take units from the queue and do them, one at a time. Start as many as there are machines; any may end at any moment.",
            "gadms curate worker --broker amqp://broker --store /data/fleet",
            "gadms curate worker --broker amqp://broker --store s3://web/fleet --scratch /local --until-done")
        {
            scratch,
            untilDone,
        };
        var options = new FleetOptions(command);
        command.SetCancellableAction(async (parsed, cancellation) =>
        {
            using var store = options.Store(parsed);
            var worker = new FleetWorker(
                options.Broker(parsed), store, new FleetWorkerOptions { Scratch = parsed.GetValue(scratch)!, UntilDone = parsed.GetValue(untilDone) },
                line => Terminal.Note($"worker: {line}"));
            await worker.RunAsync(cancellation).ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
