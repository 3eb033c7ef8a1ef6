using System.CommandLine;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Shards;

namespace GaDms.Cli.Commands;

/// <summary>Captioned shards to a data set that trainers read.</summary>
internal static class CurateExportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of a curation run." };
        var output = new Option<string?>("--out", "-o") { Description = "New folder of the data set; default: webperson in the run's folder.", HelpName = "folder" };
        var command = new DocumentedCommand("export", "Write the captioned crops in the layout of the released WebPerson data set, for gadms train and for the authors' own loader.",
            "gadms curate export people",
            "gadms curate export people --out WebPerson")
        {
            folder,
            output,
        };
        command.SetCancellableAction((parsed, cancellation) =>
        {
            var layout = new CurateLayout(parsed.GetValue(folder)!);
            var target = parsed.GetValue(output) ?? layout.Released;
            var (written, without) = ReleasedLayout.Write(layout.Captioned, target, cancellation);
            Console.WriteLine($"export: {written:N0} crops with two captions{(without == 0 ? "" : $", {without:N0} without were left out")}; {target}");
            return Task.FromResult(0);
        });
        return command;
    }
}
