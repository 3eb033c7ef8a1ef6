using System.CommandLine;
using GaDms.Model.Checkpoints;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;

namespace GaDms.Cli.Commands;

/// <summary>Converts a foreign checkpoint to this project's form.</summary>
internal static class ModelImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A .pt of OpenAI, a .pth of GA-DMS, IRRA and their kin, a CLIPModel .safetensors, or one of our own." };
        var output = CommonOptions.OutFile("The .safetensors file to write.");
        var vocabulary = new Option<string?>("--vocabulary") { Description = "Its vocabulary, written beside the new file; default: the one beside the old file, if any.", HelpName = "file" };
        var type = new Option<string>("--dtype") { Description = "Number format of the weights: fp32, bf16 or fp16.", DefaultValueFactory = _ => "fp32" };
        type.AcceptOnlyFromAmong("fp32", "bf16", "fp16");
        var bare = new Option<bool>("--without-heads") { Description = "Leave out the heads that only training needs." };
        var command = new DocumentedCommand("import", "Convert a checkpoint of any known form to this project's own.",
            "gadms model import ViT-B-16.pt --vocabulary bpe_simple_vocab_16e6.txt.gz --out clip.safetensors",
            "gadms model import ga-dms.pth --out ga-dms.safetensors --without-heads --dtype bf16")
        {
            file,
            output,
            vocabulary,
            type,
            bare,
        };
        var picture = new PictureOptions(command);
        command.SetAction(parsed =>
        {
            var options = picture.Read(parsed) with { Heads = parsed.GetValue(bare) ? new CrossModalConfig() : null };
            return Run(parsed.GetValue(file)!, parsed.GetValue(output)!, parsed.GetValue(vocabulary), StoredTypeOf(parsed.GetValue(type)!), options);
        });
        return command;
    }

    private static int Run(string file, string output, string? vocabularyPath, StoredType type, ModelLoadOptions options)
    {
        using var loaded = ModelFile.Load(file, options);
        var vocabulary = vocabularyPath ?? VocabularyFile.FindFitting(loaded.Path, loaded.Clip);
        ModelFile.Save(loaded.Model, output, new ModelSaveOptions
        {
            Description = loaded.Architecture.Description,
            DType = type,
            Vocabulary = vocabulary is null ? null : VocabularyFile.Load(loaded.Path, vocabulary, loaded.Clip),
            Metadata = loaded.Metadata,
        });
        Console.WriteLine($"{output}: {new FileInfo(output).Length / 1e6:F1} MB");
        if (vocabulary is null)
            Terminal.Note("note: no vocabulary was given and none that fits lies beside the old file; commands that read sentences will need --vocabulary FILE");
        return 0;
    }

    private static StoredType StoredTypeOf(string name) => name switch
    {
        "bf16" => StoredType.BF16,
        "fp16" => StoredType.F16,
        _ => StoredType.F32,
    };
}
