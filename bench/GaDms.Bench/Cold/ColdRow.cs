using System.Diagnostics;

namespace GaDms.Bench.Cold;

/// <summary>From the start of a process to the end of it: <c>gadms search</c> against a Python script with PyTorch that does the same.</summary>
internal sealed class ColdRow : IRow
{
    private const string Program = "build/gadms/gadms.dll";
    private const string Sentence = "a woman in a red coat with a black backpack and white shoes";

    public string Id => "cold";

    public string Title => "gadms search from start to answer, weights of ViT-B/16, 1000 people";

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var (model, vocabulary, gallery, vectors) = ColdFiles.WriteAsync(context.Folder).GetAwaiter().GetResult();
        var missing = PeerProcess.WhyMissing(context.Python, "torch");
        var script = Path.Combine(AppContext.BaseDirectory, "peer", "cold.py");
        var checkpoint = Path.ChangeExtension(model, ".pth");
        if (missing is null)
            Run(context.Python, ["-B", script, "--convert", model, checkpoint]);
        var gadms = Find();
        Func<double> ours = () => Run("dotnet", [gadms, "search", "--gallery", gallery, "--model", model, Sentence]);
        Func<double>[] peer = missing is null ? [() => Run(context.Python, ["-B", script, checkpoint, vocabulary, vectors, Sentence])] : [];
        var timings = Comparison.InTurns(context.Rounds, [ours, .. peer]);
        yield return RowResult.Milliseconds(Id, Against.PyTorch, timings[0], timings.ElementAtOrDefault(1), note: missing ?? "files in the system's cache on both sides");
    }

    private static double Run(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}:\n{errors.Result}");
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, Program) is var path && File.Exists(path))
                return path;
        }
        throw new InvalidOperationException($"{Program} was not found above {AppContext.BaseDirectory}; build it with ./run build");
    }
}
