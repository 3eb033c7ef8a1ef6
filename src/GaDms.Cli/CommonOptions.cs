using System.CommandLine;
using GaDms.Hosting;
using GaDms.Model.Files;
using GaDms.Retrieval.Models;

namespace GaDms.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Gallery() => new("--gallery", "-g") { Description = "The gallery: a folder, or postgres://USER@HOST/DATABASE (docs/postgres.md).", Required = true, HelpName = "place" };

    public static Option<string?> Json() => new("--json") { Description = "Write the result as JSON to this file; - is standard output.", HelpName = "file" };

    public static Option<string> OutFile(string description) => new("--out", "-o") { Description = description, Required = true, HelpName = "file" };

    public static Option<int> Positive(string name, int standard, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < 1))
                result.AddError($"{name} must be a whole number above 0, is \"{result.Tokens[0].Value}\".");
        });
        return option;
    }
}

/// <summary>Which model to use, and how to run it.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _model = new("--model", "-m") { Description = "Model file or folder: safetensors, .pth or OpenAI's .pt.", HelpName = "file" };
    private readonly Option<string?> _vocabulary = new("--vocabulary") { Description = "Its vocabulary; default: the one beside it.", HelpName = "file" };
    private readonly Option<string> _device = new("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu", HelpName = "device" };
    private readonly Option<string> _precision = new("--precision") { Description = "fp32, or bf16 (faster where the processor has it).", DefaultValueFactory = _ => "fp32" };
    private readonly Option<int> _batch = CommonOptions.Positive("--batch", 32, "Pictures that are encoded together.");

    public ModelOptions(Command command)
    {
        _precision.AcceptOnlyFromAmong("fp32", "bf16");
        command.Options.Add(_model);
        command.Options.Add(_vocabulary);
        command.Options.Add(_device);
        command.Options.Add(_precision);
        command.Options.Add(_batch);
    }

    public int Batch(ParseResult parsed) => parsed.GetValue(_batch);

    public string Device(ParseResult parsed) => parsed.GetValue(_device)!;

    /// <summary>Says what keeps the model from running as it could here.</summary>
    public void WarnIfSlow(ParseResult parsed) => Terminal.WarnIfSlow(Torch.Device.Parse(Device(parsed)), IsBf16(parsed));

    /// <summary>The path of the model that is asked for on the command line, or null.</summary>
    public string? Given(ParseResult parsed) => parsed.GetValue(_model);

    /// <summary>Hands the options on to a search that loads the model itself.</summary>
    public void Fill(ParseResult parsed, PersonSearchOptions options)
    {
        options.Model = Given(parsed);
        options.Vocabulary = parsed.GetValue(_vocabulary);
        options.Device = parsed.GetValue(_device)!;
        options.Precision = parsed.GetValue(_precision)!;
        options.BatchSize = Batch(parsed);
    }

    /// <summary>Loads the model asked for; else <paramref name="fallback"/>; else the demonstration model. See <see cref="RetrievalModelOptions.TextAlone"/> for <paramref name="textAlone"/>.</summary>
    public RetrievalModel Load(ParseResult parsed, string? fallback = null, string? fallbackVocabulary = null, bool crossModal = false, bool textAlone = false)
    {
        var given = Given(parsed);
        var path = given ?? fallback ?? ModelLocator.FindDemo();
        var vocabulary = parsed.GetValue(_vocabulary) ?? (given is null && fallback is not null ? fallbackVocabulary : null);
        if (!textAlone)
            WarnIfSlow(parsed);
        return RetrievalModel.Load(path, new RetrievalModelOptions
        {
            VocabularyPath = vocabulary,
            Device = Torch.Device.Parse(Device(parsed)),
            Bf16 = IsBf16(parsed),
            BatchSize = Batch(parsed),
            CrossModal = crossModal,
            TextAlone = textAlone,
        });
    }

    private bool IsBf16(ParseResult parsed) => parsed.GetValue(_precision) == "bf16";
}

/// <summary>What a foreign checkpoint does not say about pictures.</summary>
internal sealed class PictureOptions
{
    private readonly Option<int?> _height = new("--image-height") { Description = "Picture height in pixels, for files that do not say.", HelpName = "pixels" };
    private readonly Option<int?> _width = new("--image-width") { Description = "Picture width in pixels, for files that do not say.", HelpName = "pixels" };
    private readonly Option<int?> _stride = new("--stride") { Description = "Distance of patches, for files that do not say; default: the patch size.", HelpName = "pixels" };

    public PictureOptions(Command command)
    {
        command.Options.Add(_height);
        command.Options.Add(_width);
        command.Options.Add(_stride);
    }

    public ModelLoadOptions Read(ParseResult parsed) =>
        new() { ImageHeight = parsed.GetValue(_height), ImageWidth = parsed.GetValue(_width), Stride = parsed.GetValue(_stride) };
}
