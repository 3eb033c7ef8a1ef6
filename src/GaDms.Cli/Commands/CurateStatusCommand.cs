using System.CommandLine;
using GaDms.Fleet;
using Spectre.Console;

namespace GaDms.Cli.Commands;

/// <summary>How far a fleet is.</summary>
internal static class CurateStatusCommand
{
    public static Command Create()
    {
        var json = new Option<string?>("--json") { Description = "Write it as JSON to a file, or to standard output with \"-\".", HelpName = "file" };
        var command = new DocumentedCommand("status", "Show the queue of a fleet, its workers and their rate, the time left, and what is parked and why.",
            "gadms curate status --broker amqp://broker --store /data/fleet",
            "gadms curate status --broker amqp://broker --store /data/fleet --json -")
        {
            json,
        };
        var options = new FleetOptions(command);
        command.SetCancellableAction(async (parsed, cancellation) =>
        {
            using var store = options.Store(parsed);
            var status = await FleetStatus.ReadAsync(options.Broker(parsed), store, cancellation).ConfigureAwait(false);
            if (parsed.GetValue(json) is { } file)
                JsonOutput.Write(status, file);
            else
                Show(status);
            return 0;
        });
        return command;
    }

    private static void Show(FleetStatus status)
    {
        Console.WriteLine($"campaign {status.Campaign}: {status.Committed:N0} of {status.Units:N0} units committed, {status.Parked.Count:N0} parked");
        Console.WriteLine($"queue: {status.Waiting:N0} waiting, {status.ParkedMessages:N0} parked; {status.Connected:N0} workers connected");
        var left = status.Left is { } time ? $"{Math.Floor(time.TotalHours):N0} h {time.Minutes} min left" : "time left not known yet";
        Console.WriteLine($"rate: {status.UnitsPerMinute:N1} units/min, {status.PicturesPerSecond:N1} pictures/s; {left}");
        if (status.Workers.Count > 0)
        {
            var workers = Terminal.Table("worker", "unit", "since (UTC)", "units lately", "pictures lately");
            foreach (var worker in status.Workers)
                workers.AddRow([.. new[] { worker.Name, $"{worker.Unit:D5}", $"{worker.Since:HH:mm:ss}", $"{worker.Committed:N0}", $"{worker.Pictures:N0}" }.Select(Markup.Escape)]);
            Terminal.Out.Write(workers);
        }
        foreach (var unit in status.Parked)
        {
            Console.WriteLine($"parked {unit.Unit:D5} {unit.Name}");
            foreach (var reason in unit.Reasons)
                Console.WriteLine($"  {reason}");
        }
    }
}
