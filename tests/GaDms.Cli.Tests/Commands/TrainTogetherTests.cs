using System.Diagnostics;
using GaDms.Training.Runs;

namespace GaDms.Cli.Tests.Commands;

/// <summary>Several processes train one model: started here or by a launcher, killed, stopped, resumed in another number.</summary>
public sealed class TrainTogetherTests(TrainingWorld world) : IClassFixture<TrainingWorld>, IDisposable
{
    private const string Stop = "-STOP", Kill = "-KILL", Interrupt = "-INT";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_goes_on_after_a_process_was_killed_as_if_nothing_had_been()
    {
        var (undisturbed, killed) = (_folder["undisturbed"], _folder["killed"]);
        Gadms.RunIn(_folder.Path, [.. Arguments(undisturbed), "--processes", "2"]).AssertDone();

        var outcome = Disturb(killed, Kill, rank: 1);
        outcome.AssertFailed(1, "rank 1 (process", "signal 9", "--resume");
        var other = _folder["other"];
        CopyRun(killed, other);
        Gadms.RunIn(_folder.Path, [.. Arguments(killed), "--processes", "2", "--resume"]).AssertDone();
        Assert.Equal(TrainingWorld.Steps, Steps(undisturbed).Count);
        Assert.Equal(Steps(undisturbed), Steps(killed));
        Assert.Equal(File.ReadAllText(new RunDirectory(undisturbed).Result), File.ReadAllText(new RunDirectory(killed).Result));

        // The checkpoint opens in one process, too.
        Gadms.RunIn(_folder.Path, [.. Arguments(other), "--resume"]).AssertDone();
        Assert.All(Steps(undisturbed).Zip(Steps(other)), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-4f * pair.First.Loss));
    }

    [Fact]
    public void An_interrupted_run_stops_everywhere_after_the_same_step()
    {
        var outcome = Disturb(_folder["run"], Interrupt, rank: null);
        Assert.Equal(130, outcome.Code);
        var done = Steps(_folder["run"]).Count;
        Assert.InRange(done, 1, TrainingWorld.Steps - 1);
        Gadms.RunIn(_folder.Path, [.. Arguments(_folder["run"]), "--processes", "2", "--resume"]).AssertDone();
        Assert.Equal(Enumerable.Range(1, TrainingWorld.Steps), Steps(_folder["run"]).Select(step => (int)step.Step));
    }

    [Theory]
    [InlineData(Stop, 1)]
    [InlineData(Kill, 1)]
    [InlineData(Kill, 0)]
    public async Task Under_a_launcher_the_others_name_whoever_has_gone(string signal, int rank)
    {
        var port = Ports.Free(1)[0];
        using var first = StartRank(0, port);
        using var second = StartRank(1, port);
        var (gone, left) = rank == 0 ? (first, second) : (second, first);
        var errors = left.StandardError.ReadToEndAsync();
        _ = gone.StandardError.ReadToEndAsync();
        AwaitSteps(left, _folder["run"]);
        Send(signal, gone.Id);
        left.WaitForExit();
        Send(Kill, gone.Id);
        gone.WaitForExit();
        new Outcome(left.ExitCode, "", await errors).AssertFailed(1, $"rank {rank} (process {gone.Id} on ", "--resume");
    }

    [Fact]
    public void What_cannot_be_is_told_in_one_line()
    {
        Gadms.RunIn(_folder.Path, [.. Arguments(_folder["run"]), "--processes", "none"]).AssertFailed(2, "--processes", "none");
        Gadms.RunIn(_folder.Path, [.. Arguments(_folder["run"]), "--processes", "9"]).AssertFailed(1, "9 processes", "batchSize");
        Gadms.RunIn(_folder.Path, [.. Arguments(_folder["run"]), "--set", "data.root=nowhere", "--processes", "2"]).AssertFailed(1, "nowhere");
    }

    /// <summary>Sends a signal to one of two processes, or to the one that started them, when some steps are done.</summary>
    private Outcome Disturb(string run, string signal, int? rank)
    {
        using var process = Gadms.Start(_folder.Path, [.. Arguments(run), "--processes", "2"]);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        AwaitSteps(process, run);
        Send(signal, rank is null ? process.Id : ChildOf(process.Id, rank.Value));
        process.WaitForExit();
        return new Outcome(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    private Process StartRank(int rank, int port)
    {
        var start = Gadms.StartInfo(_folder.Path, [.. Arguments(_folder["run"]), "--set", "epochs=2000", "--peer-timeout", "8"]);
        foreach (var (name, value) in new[] { ("RANK", rank), ("WORLD_SIZE", 2), ("MASTER_PORT", port) })
            start.Environment[name] = $"{value}";
        start.Environment["MASTER_ADDR"] = "127.0.0.1";
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        return process;
    }

    private static void AwaitSteps(Process process, string run)
    {
        const int some = 7;
        while (!process.HasExited && Steps(run).Count < some)
            Thread.Sleep(5);
        Assert.False(process.HasExited, "the run ended before it could be disturbed");
    }

    private static int ChildOf(int parent, int rank) => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Single(id => id > 0 && IsChild(id, parent) && File.ReadAllText($"/proc/{id}/environ").Split('\0').Contains($"RANK={rank}"));

    private static bool IsChild(int id, int parent)
    {
        try
        {
            // The name before it may hold anything but ends with the last bracket.
            var status = File.ReadAllText($"/proc/{id}/stat");
            return status[(status.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{parent}";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Send(string signal, int id)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [signal, $"{id}"]) { UseShellExecute = false, RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    private static void CopyRun(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private string[] Arguments(string folder) => ["train", "--config", world.ConfigPath, "--out", folder, "--threads", "1"];

    private static IReadOnlyList<StepLine> Steps(string folder) => TrainCommandTests.Steps(folder);
}
