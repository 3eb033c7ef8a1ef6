using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace GaDms.Testing;

/// <summary>The program as users run it, in a process of its own; for tests that refer to the command's project.</summary>
public sealed class GadmsProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _output;
    private readonly Task _errors;

    /// <summary>Starts it.</summary>
    public GadmsProcess(params string[] arguments)
        : this(null, arguments)
    {
    }

    /// <summary>Starts it with more variables in its environment.</summary>
    public GadmsProcess(IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        _process = Start(environment, arguments);
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = ReadAsync();
    }

    /// <summary>All that it has said on standard error.</summary>
    public List<string> Said { get; } = [];

    /// <summary>How it ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>True once it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Runs to the end, which has to be a good one; what it wrote to standard output.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await TryAsync(arguments);
        return code == 0 ? output : throw new InvalidOperationException($"gadms {string.Join(' ', arguments)}: exit code {code}: {output}{errors}");
    }

    /// <summary>Runs to the end, whatever it is.</summary>
    public static async Task<(int Code, string Output, string Errors)> TryAsync(params string[] arguments)
    {
        await using var process = new GadmsProcess(arguments);
        var output = await process.EndAsync();
        return (process.ExitCode, output, string.Join(Environment.NewLine, process.Said));
    }

    /// <summary>Waits until it says a line on standard error with one of the words in it; null when it ends before.</summary>
    public async Task<string?> WaitForAsync(params string[] words)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            if (words.Any(word => line.Contains(word, StringComparison.Ordinal)))
                return line;
        }
        return null;
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Asks it to end, as an orchestrator does.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await EndAsync();
    }

    /// <summary>Sends it a signal: TERM, STOP, CONT.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end; what it wrote to standard output.</summary>
    public async Task<string> EndAsync()
    {
        await _process.WaitForExitAsync();
        await _errors;
        return await _output;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await EndAsync();
        _process.Dispose();
    }

    private static Process Start(IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gadms.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // One that is killed would leave the pipes of its debugger in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (Said)
                Said.Add(line);
            _lines.Writer.TryWrite(line);
        }
        _lines.Writer.TryComplete();
    }
}
