using System.CommandLine;
using GaDms.IO;
using GaDms.Torch;
using GaDms.Training.Configuration;
using GaDms.Training.Distributed;
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
        var threads = CommonOptions.Positive("--threads", DefaultThreads(), "Threads that compute, in each process; by default OMP_NUM_THREADS, or this process's share of the cores.");
        var processes = CommonOptions.Positive("--processes", 1, "Processes on this machine that share each batch. Not with a launcher of several machines: it starts them itself.");
        var silence = CommonOptions.Positive("--peer-timeout", (int)RankSettings.DefaultSilence.TotalSeconds, "Seconds without a sign of life after which a process is given up, and the others stop.");
        var command = new DocumentedCommand("train", "Train a model: pre-training or fine-tuning, as the configuration says. Interrupted runs go on with --resume.",
            "gadms train --config configs/train/pretrain.json --set data.root=WebPerson --out runs/pretrain",
            "gadms train --config configs/train/finetune.json --set model.checkpoint=runs/pretrain/final.safetensors --out runs/finetune",
            "gadms train --config configs/train/pretrain.json --out runs/pretrain --resume",
            "gadms train --config configs/train/pretrain.json --out runs/pretrain --processes 4")
        {
            config,
            output,
            set,
            resume,
            threads,
            processes,
            silence,
        };
        command.SetCancellableAction((parsed, cancellation) => Task.FromResult(Start(
            parsed.GetValue(processes), TimeSpan.FromSeconds(parsed.GetValue(silence)), new Request(
                parsed.GetValue(set)!.Aggregate(JsonConfig.Load<TrainConfig>(parsed.GetValue(config)!), JsonConfig.Set),
                parsed.GetValue(output)!, parsed.GetValue(resume), parsed.GetValue(threads)),
            WithoutProcesses(processes.Name), cancellation)));
        return command;
    }

    private static int DefaultThreads() => Number("OMP_NUM_THREADS") ?? Math.Max(1, Environment.ProcessorCount / (Number("LOCAL_WORLD_SIZE") ?? 1));

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) && value > 0 ? value : null;

    private static int Start(int processes, TimeSpan silence, Request request, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var settings = RankSettings.FromEnvironment(Environment.GetEnvironmentVariable);
        if (settings is null)
            return processes == 1 ? Run(request, null, cancellation) : LocalProcesses.Run(processes, arguments, silence, cancellation);
        if (processes > 1)
            throw new InvalidDataException("a launcher has started this process with others (WORLD_SIZE is set): leave out --processes, and let the launcher start as many as there are to be");
        using var asked = LocalProcesses.WatchPipe(cancellation);
        var stop = asked?.Token ?? cancellation;
        var device = DeviceOf(request.Config, settings);
        return RankRun.Do(settings with { Silence = silence }, device, ranks => ranks.Leads ? Run(request, ranks, stop) : Follow(request, device, ranks, stop));
    }

    private static int Run(Request request, RankGroup? ranks, CancellationToken cancellation)
    {
        torch.set_num_threads(request.Threads);
        Terminal.WarnIfSlow(Device.Parse(request.Config.Device), request.Config.Precision == Precision.Bf16);
        var directory = new RunDirectory(request.Output);
        var result = new Trainer(request.Config, TrainingPartsLoader.Load(request.Config), directory, ranks).Run(request.Resume, cancellation);
        var table = Terminal.Table("split", "weights", "Rank-1", "Rank-5", "Rank-10", "mAP", "mINP");
        AddRow(table, "val", $"epoch {result.BestEpoch}", result.Validation);
        AddRow(table, "test", result.BestEpoch is { } best ? $"epoch {best}, chosen on val" : "last epoch", result.Test);
        if (result.BestEpoch is not null)
            AddRow(table, "test", "last epoch", result.TestLast);
        if (table.Rows.Count > 0)
            Terminal.Out.Write(table);
        else
            Terminal.Note("the data set has no pictures for validation or test, so nothing was measured; gadms evaluate does it on another");
        if (ranks?.StepTime is { Total.Ticks: > 0 } time)
            Terminal.Note($"train: {ranks.Size} processes, {time.Waiting / time.Total:P1} of the {time.Total.TotalSeconds:F1} s of the steps went by in waiting for each other");
        Console.WriteLine($"{directory.Root}: {result.Steps:N0} steps, weights in {Path.GetFileName(directory.Weights)}, curves in {Path.GetFileName(directory.Curves)}");
        return 0;
    }

    private static int Follow(Request request, Device device, RankGroup ranks, CancellationToken cancellation)
    {
        torch.set_num_threads(request.Threads);
        var config = request.Config with { Device = device.ToString() };
        new TrainingFollower(config, TrainingPartsLoader.Load(config), ranks).Run(cancellation);
        return 0;
    }

    // Each process of a machine has a device of its own.
    private static Device DeviceOf(TrainConfig config, RankSettings settings) =>
        Device.Parse(config.Device is "cuda" ? $"cuda:{settings.LocalRank}" : config.Device);

    private static string[] WithoutProcesses(string option)
    {
        var all = Environment.GetCommandLineArgs();
        // Where dotnet runs the assembly, its path is the first argument that a process started the same way needs.
        var own = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? all : all[1..];
        var place = Array.IndexOf(own, option);
        return [.. own.Where((argument, i) => !argument.StartsWith($"{option}=", StringComparison.Ordinal) && (place < 0 || (i != place && i != place + 1)))];
    }

    private sealed record Request(TrainConfig Config, string Output, bool Resume, int Threads);

    private static void AddRow(Spectre.Console.Table table, string split, string weights, EvaluationReport? report)
    {
        if (report?.TextToImage is { } r)
            Spectre.Console.TableExtensions.AddRow(table, split, weights, $"{r.Rank1:F2}", $"{r.Rank5:F2}", $"{r.Rank10:F2}", $"{r.MeanAveragePrecision:F2}", $"{r.MeanInverseNegativePenalty:F2}");
    }
}
