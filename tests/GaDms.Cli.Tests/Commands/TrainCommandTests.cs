using System.Diagnostics;
using System.Text.Json;
using GaDms.Model.Checkpoints;
using GaDms.Training.Runs;

namespace GaDms.Cli.Tests.Commands;

/// <summary>Training as users run it: to its end, killed, interrupted, and with what cannot be right.</summary>
public sealed class TrainCommandTests(TrainingWorld world) : IClassFixture<TrainingWorld>, IDisposable
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_killed_run_is_taken_up_again_as_if_nothing_had_been()
    {
        var (undisturbed, killed) = (_folder["undisturbed"], _folder["killed"]);
        Train(undisturbed).AssertDone();
        Kill(killed);
        var before = Steps(killed).Count;
        Assert.InRange(before, 1, TrainingWorld.Steps - 1);
        Train(killed, "--resume").AssertDone();

        Assert.Equal(TrainingWorld.Steps, Steps(undisturbed).Count);
        Assert.Equal(Steps(undisturbed), Steps(killed));
        Assert.Equal(File.ReadAllText(new RunDirectory(undisturbed).Result), File.ReadAllText(new RunDirectory(killed).Result));
        AssertUsable(killed);
    }

    [Fact]
    public async Task An_interrupted_run_saves_its_state_and_says_so()
    {
        var folder = _folder["run"];
        using var process = Gadms.Start(_folder.Path, Arguments(folder));
        var errors = process.StandardError.ReadToEndAsync();
        WaitForSteps(process, folder);
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("cancelled", await errors, StringComparison.Ordinal);
        var done = Steps(folder).Count;
        Assert.InRange(done, 1, TrainingWorld.Steps - 1);
        // Nothing is done twice: the checkpoint is of the last step in the log.
        Assert.Equal(done, CheckpointStep(folder));
        Train(folder, "--resume").AssertDone();
        Assert.Equal(Enumerable.Range(1, TrainingWorld.Steps), Steps(folder).Select(step => (int)step.Step));
    }

    [Fact]
    public void On_a_processor_without_bfloat16_a_run_computes_in_float32_and_says_so()
    {
        TrainOnAvx2(_folder["single"], "--set", "precision=fp32", "--set", "epochs=1").AssertDone();
        var half = TrainOnAvx2(_folder["half"], "--set", "precision=bf16", "--set", "epochs=1").AssertDone();
        Assert.Contains("computing in float32", half.Errors, StringComparison.Ordinal);
        Assert.Equal(Steps(_folder["single"]), Steps(_folder["half"]));

        Outcome TrainOnAvx2(string folder, params string[] more)
        {
            var start = Gadms.StartInfo(_folder.Path, [.. Arguments(folder), .. more]);
            start.Environment["ONEDNN_MAX_CPU_ISA"] = "AVX2";
            return Gadms.ToEnd(start);
        }
    }

    [Fact]
    public void Configurations_that_cannot_be_are_told_in_one_line()
    {
        File.WriteAllText(_folder["typo.json"], """{ "data": { "rooot": "x" }, "model": {} }""");
        Train("typo.json", []).AssertFailed(1, "typo.json", "rooot", "did you mean 'root'");
        File.WriteAllText(_folder["cut.json"], """{ "data": """);
        Train("cut.json", []).AssertFailed(1, "cut.json", "line 1");
        Train("nowhere.json", []).AssertFailed(1, "nowhere.json");
        Set("epochs=0").AssertFailed(1, "epochs", "at least 1");
        Set("batchSize=many").AssertFailed(1, "batchSize", "whole number");
        Set("masking.score=best").AssertFailed(1, "masking.score", "leave-one-out");
        Set("loss.temperature=0").AssertFailed(1, "loss.temperature", "above 0");
        Set("optimizer.learnigRate=1").AssertFailed(1, "did you mean 'learningRate'");
        Set("model.clip.visionWidth=100").AssertFailed(1, "visionWidth", "multiple of 64");
        Set("model.clip=null").AssertFailed(1, "model.checkpoint", "model.clip");
        Set("data.root=nowhere").AssertFailed(1, "nowhere");
        Set("model.checkpoint=nowhere.pth").AssertFailed(1, "nowhere.pth");
        Set("device=gpu").AssertFailed(1, "gpu");
        Assert.False(File.Exists(new RunDirectory(_folder["run"]).Last));

        Outcome Set(string assignment) => Train(world.ConfigPath, ["--set", assignment]);

        Outcome Train(string config, string[] more) =>
            Gadms.RunIn(_folder.Path, ["train", "--config", config, "--out", _folder["run"], .. more]);
    }

    [Fact]
    public void Runs_that_cannot_go_on_are_told_in_one_line()
    {
        Train(_folder["new"], "--resume").AssertFailed(1, "new", "without --resume");
        Train(_folder["run"], "--set", "epochs=1").AssertDone();
        Train(_folder["run"], "--resume").AssertFailed(1, "another configuration");
        Train(_folder["diverged"], "--set", "optimizer.learningRate=1e30").AssertFailed(1, "the loss of step", "learningRate");
    }

    [Fact]
    public void Scores_can_be_compared_on_what_was_trained()
    {
        Train(_folder["run"], "--set", "epochs=1").AssertDone();
        string[] arguments =
        [
            "experiment", "scores", "--config", world.ConfigPath, "--set", $"model.checkpoint={new RunDirectory(_folder["run"]).Weights}",
            "--score", "paper", "css", "--pairs", "16", "--json", _folder["scores.json"],
        ];
        Gadms.Run(arguments).AssertDone();
        using var rows = JsonDocument.Parse(File.ReadAllText(_folder["scores.json"]));
        Assert.Equal(["paper", "css"], rows.RootElement.EnumerateArray().Select(row => row.GetProperty("name").GetString()!));
        Assert.All(rows.RootElement.EnumerateArray(), row => Assert.InRange(row.GetProperty("quality").GetProperty("filler").GetDouble(), 0, 1));
    }

    [Fact]
    public void What_has_no_model_or_no_data_is_told_in_one_line()
    {
        Gadms.RunIn(_folder.Path, "evaluate", _folder["nowhere"], "--model", _folder["m.safetensors"]).AssertFailed(1, "nowhere");
        Gadms.RunIn(_folder.Path, "evaluate", world.Data, "--model", _folder["m.safetensors"]).AssertFailed(1, "m.safetensors");
        Gadms.RunIn(_folder.Path, "evaluate", world.Data, "--model", _folder["m.safetensors"], "--split", "most").AssertFailed(2, "most");
        Gadms.RunIn(_folder.Path, "demo", "--pictures", _folder["nowhere"], "--model", _folder["m.safetensors"]).AssertFailed(1, "m.safetensors");
        Gadms.RunIn(_folder.Path, "experiment", "masking").AssertFailed(1, "masking.json");
        Gadms.RunIn(_folder.Path, "experiment", "scores", "--config", world.ConfigPath, "--score", "best").AssertFailed(1, "best", "leave-one-out");
    }

    /// <summary>Trains until some steps are in the log, then ends the process at once, as a power cut does.</summary>
    private void Kill(string folder)
    {
        using var process = Gadms.Start(_folder.Path, Arguments(folder));
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        WaitForSteps(process, folder);
        process.Kill();
        process.WaitForExit();
        Assert.Equal(128 + 9, process.ExitCode);
    }

    private static void WaitForSteps(Process process, string folder)
    {
        const int some = 7;
        while (!process.HasExited && Steps(folder).Count < some)
            Thread.Sleep(5);
    }

    private void AssertUsable(string folder)
    {
        var figures = _folder["figures.json"];
        Gadms.Run("evaluate", world.Data, "--model", new RunDirectory(folder).Weights, "--json", figures).AssertDone();
        using var document = JsonDocument.Parse(File.ReadAllText(figures));
        using var result = JsonDocument.Parse(File.ReadAllText(new RunDirectory(folder).Result));
        Assert.Equal(
            result.RootElement.GetProperty("test").GetProperty("textToImage").GetProperty("meanAveragePrecision").GetDouble(),
            document.RootElement.GetProperty("textToImage").GetProperty("meanAveragePrecision").GetDouble(),
            1e-9);
    }

    private Outcome Train(string folder, params string[] more) => Gadms.RunIn(_folder.Path, [.. Arguments(folder), .. more]);

    private string[] Arguments(string folder) => ["train", "--config", world.ConfigPath, "--out", folder, "--threads", "1"];

    private static long CheckpointStep(string folder)
    {
        using var file = CheckpointReader.Open(new RunDirectory(folder).Last);
        return JsonSerializer.Deserialize<RunState>(file.Metadata["gadms.run"])!.Steps;
    }

    /// <summary>The whole lines of a log that somebody may be writing.</summary>
    internal static IReadOnlyList<StepLine> Steps(string folder)
    {
        var log = new FileInfo(Path.Combine(folder, "log.jsonl"));
        if (!log.Exists)
            return [];
        using var reader = new StreamReader(log.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.Contains("\"loss\"", StringComparison.Ordinal))
                .Select(line => JsonSerializer.Deserialize<StepLine>(line, s_options)!),
        ];
    }
}
