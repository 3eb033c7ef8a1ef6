using System.CommandLine;
using GaDms.Data.Rendering;
using GaDms.Training.Configuration;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Makes a data set of rendered people.</summary>
internal static class DataRenderCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Folder to make." };
        var config = new Option<string?>("--config", "-c") { Description = "Settings as JSON; the defaults make 100 people with 4 pictures each.", HelpName = "file" };
        var set = new Option<string[]>("--set") { Description = "Change one setting, such as identities=1000 or noiseRate=0.3; may be repeated.", HelpName = "name=value", DefaultValueFactory = _ => [] };
        var workers = new Option<int>("--workers") { Description = "Threads to draw with; 0 takes all processors.", HelpName = "threads" };
        var command = new DocumentedCommand("render", "Render a data set of people with captions, in the layout of CUHK-PEDES. Equal settings give equal bytes.",
            "gadms data render people",
            "gadms data render people --set identities=2000 --set noiseRate=0.3 --set seed=7")
        {
            folder,
            config,
            set,
            workers,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var settings = parsed.GetValue(config) is { } file ? JsonConfig.Load<RenderSettings>(file) : new RenderSettings();
            Run(parsed.GetValue(set)!.Aggregate(settings, JsonConfig.Set), parsed.GetValue(folder)!, parsed.GetValue(workers), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(RenderSettings settings, string folder, int workers, CancellationToken cancellation)
    {
        settings.Validate();
        bool written;
        using (var line = ProgressLine.OnConsole("render", (long)settings.Identities * settings.ImagesPerIdentity, "pictures"))
            written = RenderedDataset.Write(settings, folder, workers, new Reporter(line), cancellation);
        Console.WriteLine(written ? $"{folder}: {settings.Identities} people, {settings.Identities * settings.ImagesPerIdentity} pictures" : $"{folder} holds this data set already");
    }

    private sealed class Reporter(ProgressLine line) : IProgress<RenderProgress>
    {
        public void Report(RenderProgress value) => line.Report(value.Done);
    }
}
