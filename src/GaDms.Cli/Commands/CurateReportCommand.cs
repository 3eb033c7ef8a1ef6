using System.CommandLine;
using GaDms.Curation.Pipeline;

namespace GaDms.Cli.Commands;

/// <summary>Writes the report of a curation run.</summary>
internal static class CurateReportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of a curation run." };
        var command = new DocumentedCommand("report", "Write a page about a run: what was seen, kept and left out, with pictures and reasons.",
            "gadms curate report people")
        {
            folder,
        };
        command.SetAction(parsed =>
        {
            CurateStages.Report(new CurateLayout(parsed.GetValue(folder)!));
            return 0;
        });
        return command;
    }
}
