using System.CommandLine;

namespace GaDms.Cli.Commands;

/// <summary>Pictures to crops of people.</summary>
internal static class CurateFilterCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("filter", "Find people in pictures, videos or web addresses and keep those that the rules let through.",
            "gadms curate filter ~/pictures --out people",
            "gadms curate filter list.csv --out people --set filter.detector.model=yolo11x.torchscript --set filter.pose.model=yolo11x-pose.torchscript",
            "gadms curate filter ~/pictures --out people --set filter.boxRule.leastSide=60 --retry-failed box-too-narrow");
        var options = new CurateOptions(command, readsSources: true);
        command.SetCancellableAction(async (parsed, cancellation) =>
        {
            var (config, layout, retry) = (options.Config(parsed), options.Layout(parsed), options.Retry(parsed, filter: true, caption: false));
            using var held = layout.Hold(config);
            await CurateStages.FilterAsync(config, layout, retry, cancellation).ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
