using System.CommandLine;

namespace GaDms.Cli.Commands;

/// <summary>Crops to captioned crops.</summary>
internal static class CurateCaptionCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("caption", "Describe the kept crops, by language models or by the colours of their clothes.",
            "gadms curate caption --out people",
            "gadms curate caption --config configs/curate/webperson.json --out people",
            "gadms curate caption --out people --retry-failed model-timeout");
        var options = new CurateOptions(command, readsSources: false);
        command.SetCancellableAction(async (parsed, cancellation) =>
        {
            var (config, layout, retry) = (options.Config(parsed), options.Layout(parsed), options.Retry(parsed, filter: false, caption: true));
            using var held = layout.Hold(config);
            await CurateStages.CaptionAsync(config, layout, retry, cancellation).ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
