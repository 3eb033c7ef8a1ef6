using System.CommandLine;
using GaDms.Model.Files;
using Spectre.Console;

namespace GaDms.Cli.Commands;

/// <summary>Looks into a model file.</summary>
internal static class ModelInfoCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Model file or folder." };
        var json = CommonOptions.Json();
        var command = new DocumentedCommand("info", "Show what a model file holds and what it can be used for.",
            "gadms model info ViT-B-16.pt",
            "gadms model info ga-dms.pth --json -")
        {
            file,
            json,
        };
        var picture = new PictureOptions(command);
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(json), picture.Read(parsed)));
        return command;
    }

    private static int Run(string file, string? json, ModelLoadOptions options)
    {
        var info = ModelInfo.Read(file, options);
        if (json is not null)
            JsonOutput.Write(info, json);
        if (json == "-")
            return 0;
        var table = Terminal.Table("property", "value");
        foreach (var (name, value) in info.Describe())
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        Terminal.Out.Write(table);
        return 0;
    }
}
