using System.CommandLine;

namespace GaDms.Cli.Commands;

/// <summary>WebPerson's data pipeline: all stages, and a sub-command for each.</summary>
internal static class CurateCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("curate", "Make a data set from raw pictures: find people, filter them, describe them. Interrupted runs go on when run again.",
            "gadms curate ~/pictures video.mp4 --out people",
            "gadms curate --config configs/curate/webperson.json list.csv --out webperson",
            "gadms curate list.csv --out people --retry-failed fetch-timeout")
        {
            CurateFilterCommand.Create(),
            CurateTemplatesCommand.Create(),
            CurateCaptionCommand.Create(),
            CurateReportCommand.Create(),
            CurateExportCommand.Create(),
            CurateCompactCommand.Create(),
            CurateRemoveCommand.Create(),
            CurateSubmitCommand.Create(),
            CurateWorkerCommand.Create(),
            CurateStatusCommand.Create(),
            CurateFinishCommand.Create(),
        };
        var options = new CurateOptions(command, readsSources: true);
        command.SetCancellableAction(async (parsed, cancellation) =>
        {
            var (config, layout, retry) = (options.Config(parsed), options.Layout(parsed), options.Retry(parsed, filter: true, caption: true));
            using var held = layout.Hold(config);
            await CurateStages.FilterAsync(config, layout, retry, cancellation).ConfigureAwait(false);
            await CurateStages.CaptionAsync(config, layout, retry, cancellation).ConfigureAwait(false);
            CurateStages.Report(layout);
            return 0;
        });
        return command;
    }
}
