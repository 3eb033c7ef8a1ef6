using System.CommandLine;
using GaDms.IO;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;

namespace GaDms.Cli.Commands;

/// <summary>Makes an untrained model.</summary>
internal static class ModelInitCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config", "-c") { Description = "Sizes of the model: a file of configs/models.", Required = true, HelpName = "file" };
        var output = CommonOptions.OutFile("The .safetensors file to write.");
        var vocabulary = new Option<string?>("--vocabulary") { Description = "A vocabulary of the model's size, written beside it.", HelpName = "file" };
        var seed = new Option<long>("--seed") { Description = "Decides the weights.", DefaultValueFactory = _ => 1 };
        var command = new DocumentedCommand("init", "Make an untrained model with random weights.",
            "gadms model init --config configs/models/vit-b-16.json --out random.safetensors --seed 1")
        {
            config,
            output,
            vocabulary,
            seed,
        };
        command.SetAction(parsed => Run(parsed.GetValue(config)!, parsed.GetValue(output)!, parsed.GetValue(vocabulary), parsed.GetValue(seed)));
        return command;
    }

    private static int Run(string config, string output, string? vocabulary, long seed)
    {
        var architecture = JsonConfig.Load<ModelArchitecture>(config);
        architecture.Clip.Validate();
        var words = vocabulary is null ? null : VocabularyFile.Load(output, vocabulary, architecture.Clip);
        using var model = GaDmsModel.CreateRandom(architecture.Clip, architecture.Heads, seed);
        ModelFile.Save(model, output, new ModelSaveOptions { Description = $"{architecture.Description} Untrained, seed {seed}.".TrimStart(), Vocabulary = words });
        Console.WriteLine($"{output}: {new FileInfo(output).Length / 1e6:F1} MB");
        return 0;
    }
}
