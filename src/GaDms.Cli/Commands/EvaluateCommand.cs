using System.CommandLine;
using GaDms.Data;
using GaDms.Data.Annotations;
using GaDms.Data.Loading;
using GaDms.Imaging;
using GaDms.Model.Files;
using GaDms.Model.Text;
using GaDms.Torch;
using GaDms.Training.Configuration;
using GaDms.Training.Evaluation;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Evaluates a model as the field does.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var data = new Argument<string>("data") { Description = "Folder of a data set: CUHK-PEDES, ICFG-PEDES, RSTPReid or WebPerson layout." };
        var model = new Option<string?>("--model", "-m") { Description = "Model file; default: the demonstration model.", HelpName = "file" };
        var vocabulary = new Option<string?>("--vocabulary") { Description = "Its vocabulary; default: the one beside it.", HelpName = "file" };
        var split = new Option<string>("--split") { Description = "Which part.", DefaultValueFactory = _ => "test" };
        split.AcceptOnlyFromAmong("train", "val", "test");
        var device = new Option<string>("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu", HelpName = "device" };
        var precision = new Option<string>("--precision") { Description = "fp32, or bf16 (faster where the processor has it).", DefaultValueFactory = _ => "fp32" };
        precision.AcceptOnlyFromAmong("fp32", "bf16");
        var json = CommonOptions.Json();
        var command = new DocumentedCommand("evaluate", "Rank-1/5/10, mAP and mINP of a model on a data set, text to image and image to text.",
            "gadms evaluate CUHK-PEDES --model gadms.pth --vocabulary bpe_simple_vocab_16e6.txt.gz",
            "gadms evaluate rendered --split val --json figures.json")
        {
            data,
            model,
            vocabulary,
            split,
            device,
            precision,
            json,
        };
        var picture = new PictureOptions(command);
        command.SetCancellableAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetValue(data)!, parsed.GetValue(model) ?? ModelLocator.FindDemo(), parsed.GetValue(vocabulary), picture.Read(parsed),
            Enum.Parse<Split>(parsed.GetValue(split)!, ignoreCase: true), Device.Parse(parsed.GetValue(device)!), Enum.Parse<Precision>(parsed.GetValue(precision)!, ignoreCase: true), parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(
        string data, string model, string? vocabularyPath, ModelLoadOptions options, Split split, Device device, Precision precision, string? json,
        CancellationToken cancellation)
    {
        Terminal.WarnIfSlow(device, precision == Precision.Bf16);
        var dataset = DatasetReader.Open(data);
        using var loaded = ModelFile.Load(model, options with { Device = device, Heads = new() });
        var tokenizer = new ClipTokenizer(VocabularyFile.Load(loaded.Path, vocabularyPath, loaded.Clip));
        var pictures = FilePictureSource.Of(dataset, new DecodeOptions { ApplyExifOrientation = false });
        var evaluator = new Evaluator(dataset, split, pictures, tokenizer, loaded.Clip);
        EvaluationReport report;
        using (var progress = ProgressLine.OnConsole("encode", evaluator.Work, "items"))
            report = evaluator.Evaluate(loaded.Model.base_model, device, precision, done => progress.Report(done), cancellation);
        if (json is not null)
            JsonOutput.Write(new { data = dataset.Name, root = dataset.Root, split = split.ToString(), model = loaded.Path, loaded.Fingerprint, report.TextToImage, report.ImageToText }, json);
        if (json == "-")
            return 0;
        var table = Terminal.Table($"{dataset.Name} {split.ToString().ToLowerInvariant()}", "queries", "gallery", "Rank-1", "Rank-5", "Rank-10", "mAP", "mINP");
        AddRow(table, "text to image", report.TextToImage);
        AddRow(table, "image to text", report.ImageToText);
        Terminal.Out.Write(table);
        return 0;
    }

    private static void AddRow(Spectre.Console.Table table, string name, DirectionReport r) => Spectre.Console.TableExtensions.AddRow(
        table, name, $"{r.Queries:N0}", $"{r.Gallery:N0}", $"{r.Rank1:F2}", $"{r.Rank5:F2}", $"{r.Rank10:F2}", $"{r.MeanAveragePrecision:F2}", $"{r.MeanInverseNegativePenalty:F2}");
}
