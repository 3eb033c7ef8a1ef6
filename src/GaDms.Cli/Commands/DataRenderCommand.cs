using System.CommandLine;
using GaDms.Data.Rendering;
using GaDms.IO;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Makes a data set of rendered people.</summary>
internal static class DataRenderCommand
{
    public static Command Create()
    {
        var standard = new RenderSettings();
        var folder = new Argument<string>("folder") { Description = "Folder to make." };
        var identities = CommonOptions.Positive("--identities", standard.Identities, "How many people.");
        var images = CommonOptions.Positive("--images", standard.ImagesPerIdentity, "Pictures of each person.");
        var captions = CommonOptions.Positive("--captions", standard.CaptionsPerImage, "Captions of each picture.");
        var noise = new Option<double>("--noise") { Description = "Share of told attributes in the training captions that are false, 0 to 1; as many captions get an irrelevant clause." };
        var seed = new Option<ulong>("--seed") { Description = "Chooses people, views, captions and noise.", DefaultValueFactory = _ => standard.Seed };
        var size = new Option<string>("--size") { Description = "Width x height in pixels.", DefaultValueFactory = _ => $"{standard.Width}x{standard.Height}", HelpName = "WxH" };
        var split = new Option<string>("--split") { Description = "Shares of people for train/val/test, in percent.", DefaultValueFactory = _ => "80/10/10", HelpName = "a/b/c" };
        var config = new Option<string?>("--config", "-c") { Description = "All settings as JSON (a render.json); other options are then ignored, --set is not.", HelpName = "file" };
        var set = new Option<string[]>("--set") { Description = "Change one setting, such as cameras=2 or lookAlikeShare=0.8; may be repeated.", HelpName = "name=value", DefaultValueFactory = _ => [] };
        var workers = new Option<int>("--workers") { Description = "Threads to draw with; 0 takes all processors. Changes no byte.", HelpName = "threads" };
        var command = new DocumentedCommand("render", "Render a data set of people with captions, in the layout of CUHK-PEDES. Equal settings give equal bytes.",
            "gadms data render people",
            "gadms data render people --identities 2000 --noise 0.3 --seed 7",
            "gadms data render small --size 48x96 --split 90/0/10 --set cameras=2")
        {
            folder,
            identities,
            images,
            captions,
            noise,
            seed,
            size,
            split,
            config,
            set,
            workers,
        };
        command.SetCancellableAction((parsed, cancellation) =>
        {
            var (width, height) = ReadSize(parsed.GetValue(size)!);
            var (val, test) = ReadSplit(parsed.GetValue(split)!);
            var settings = parsed.GetValue(config) is { } file ? JsonConfig.Load<RenderSettings>(file) : standard with
            {
                Identities = parsed.GetValue(identities),
                ImagesPerIdentity = parsed.GetValue(images),
                CaptionsPerImage = parsed.GetValue(captions),
                NoiseRate = parsed.GetValue(noise),
                Seed = parsed.GetValue(seed),
                Width = width,
                Height = height,
                ValShare = val,
                TestShare = test,
            };
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
            written = RenderedDataset.Write(settings, folder, workers, new RenderReporter(line), cancellation);
        Console.WriteLine(written ? $"{folder}: {settings.Identities} people, {settings.Identities * settings.ImagesPerIdentity} pictures" : $"{folder} holds this data set already");
    }

    private static (int Width, int Height) ReadSize(string text) =>
        text.Split('x') is [var w, var h] && int.TryParse(w, out var width) && int.TryParse(h, out var height)
            ? (width, height)
            : throw new InvalidDataException($"--size is WIDTHxHEIGHT in pixels, such as 128x384, not \"{text}\"");

    private static (double Val, double Test) ReadSplit(string text)
    {
        var parts = text.Split('/').Select(part => double.TryParse(part, out var share) && share >= 0 ? share : double.NaN).ToArray();
        return parts.Length == 3 && parts.Sum() is > 0 and var sum
            ? (parts[1] / sum, parts[2] / sum)
            : throw new InvalidDataException($"--split is three shares for train/val/test, such as 80/10/10, not \"{text}\"");
    }
}
