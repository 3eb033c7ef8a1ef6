using System.CommandLine;
using GaDms.IO;
using GaDms.Torch;
using GaDms.Training.Configuration;
using GaDms.Training.Evaluation;
using GaDms.Training.Runs;

namespace GaDms.Cli.Commands;

/// <summary>Trains a model.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config", "-c") { Description = "The run: a file of configs/train.", Required = true, HelpName = "file" };
        var output = new Option<string>("--out", "-o") { Description = "Folder of the run: checkpoints, log, curves, figures.", Required = true, HelpName = "folder" };
        var set = new Option<string[]>("--set") { Description = "Change a member of the configuration.", HelpName = "a.b=c", AllowMultipleArgumentsPerToken = false };
        var resume = new Option<bool>("--resume") { Description = "Go on from the folder's last checkpoint." };
        var threads = CommonOptions.Positive("--threads", Environment.ProcessorCount, "Threads that compute.");
        var command = new DocumentedCommand("train", "Train a model: pre-training or fine-tuning, as the configuration says. Interrupted runs go on with --resume.",
            "gadms train --config configs/train/pretrain.json --set data.root=WebPerson --out runs/pretrain",
            "gadms train --config configs/train/finetune.json --set model.checkpoint=runs/pretrain/final.safetensors --out runs/finetune",
            "gadms train --config configs/train/pretrain.json --out runs/pretrain --resume")
        {
            config,
            output,
            set,
            resume,
            threads,
        };
        command.SetCancellableAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetValue(set)!.Aggregate(JsonConfig.Load<TrainConfig>(parsed.GetValue(config)!), JsonConfig.Set),
            parsed.GetValue(output)!, parsed.GetValue(resume), parsed.GetValue(threads), cancellation)));
        return command;
    }

    private static int Run(TrainConfig config, string output, bool resume, int threads, CancellationToken cancellation)
    {
        torch.set_num_threads(threads);
        Terminal.WarnIfSlow();
        var directory = new RunDirectory(output);
        var result = new Trainer(config, TrainingPartsLoader.Load(config), directory).Run(resume, cancellation);
        var table = Terminal.Table("split", "weights", "Rank-1", "Rank-5", "Rank-10", "mAP", "mINP");
        AddRow(table, "val", $"epoch {result.BestEpoch}", result.Validation);
        AddRow(table, "test", result.BestEpoch is { } best ? $"epoch {best}, chosen on val" : "last epoch", result.Test);
        if (result.BestEpoch is not null)
            AddRow(table, "test", "last epoch", result.TestLast);
        if (table.Rows.Count > 0)
            Terminal.Out.Write(table);
        else
            Terminal.Note("the data set has no pictures for validation or test, so nothing was measured; gadms evaluate does it on another");
        Console.WriteLine($"{directory.Root}: {result.Steps:N0} steps, weights in {Path.GetFileName(directory.Weights)}, curves in {Path.GetFileName(directory.Curves)}");
        return 0;
    }

    private static void AddRow(Spectre.Console.Table table, string split, string weights, EvaluationReport? report)
    {
        if (report?.TextToImage is { } r)
            Spectre.Console.TableExtensions.AddRow(table, split, weights, $"{r.Rank1:F2}", $"{r.Rank5:F2}", $"{r.Rank10:F2}", $"{r.MeanAveragePrecision:F2}", $"{r.MeanInverseNegativePenalty:F2}");
    }
}
