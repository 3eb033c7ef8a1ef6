using GaDms.Curation.Pipeline;
using GaDms.Curation.Report;
using GaDms.IO;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>The stages of curation as commands run them: with progress, and a line about the outcome.</summary>
internal static class CurateStages
{
    public static async Task FilterAsync(CurateConfig config, CurateLayout layout, string[] retry, CancellationToken cancellation)
    {
        if (config.Filter.Pose is null)
            Terminal.Note("note: no pose weights are given (filter.pose), so the rule about visible key points is left out");
        FilterProgress done;
        IReadOnlyDictionary<string, double> seconds;
        using (var progress = ProgressLine.OnConsole("filter", null, "pictures"))
        {
            (done, seconds) = await FilterRun.RunAsync(config, layout, retry, Show, cancellation).ConfigureAwait(false);

            void Show(FilterProgress state)
            {
                progress.Expect(state.Total);
                progress.Report(state.Pictures, $"{state.Boxes} people found, {state.Kept} kept");
            }
        }
        Console.WriteLine($"filter: {done.Pictures:N0} pictures ({done.Failed:N0} left out, {done.WithoutPeople:N0} without people), {done.Boxes:N0} people found, {done.Kept:N0} kept; {layout.Crops}");
        if (done.Pictures > 0)
            Console.WriteLine($"  pictures per second of work: {string.Join(", ", seconds.Where(stage => stage.Value > 0).Select(stage => $"{stage.Key} {done.Pictures / stage.Value:N1}"))}");
    }

    public static async Task CaptionAsync(CurateConfig config, CurateLayout layout, string[] retry, CancellationToken cancellation)
    {
        if (!Directory.Exists(layout.Crops))
            throw new InvalidDataException($"{layout.Root}: there are no crops yet; run gadms curate filter first");
        ProgressLine? progress = null;
        try
        {
            var (done, usage) = await CaptionRun.RunAsync(
                config.Captions, layout, retry,
                state => (progress ??= ProgressLine.OnConsole("caption", state.Total, "crops")).Report(state.Crops, $"{state.Captioned} captioned"), cancellation).ConfigureAwait(false);
            progress?.Dispose();
            progress = null;
            Console.WriteLine($"caption: {done.Crops:N0} crops, {done.Captioned:N0} have their two captions; {layout.Captioned}");
            foreach (var (model, cost) in config.Captions.Models.Zip(usage))
                Console.WriteLine($"  {model.Model}: {cost.Requests:N0} requests, {cost.Cached:N0} answers from the cache, {cost.Tokens.PromptTokens:N0} tokens in, {cost.Tokens.CompletionTokens:N0} out");
        }
        finally
        {
            progress?.Dispose();
        }
    }

    public static void Report(CurateLayout layout)
    {
        var config = File.Exists(layout.Config) ? JsonConfig.Load<CurateConfig>(layout.Config) : new CurateConfig();
        string[] notes = config.Filter.Pose is null ? ["No pose weights were given, so the rule about visible key points was left out."] : [];
        CurationReport.Write(layout, notes);
        Console.WriteLine($"report: {layout.Report}");
    }
}
