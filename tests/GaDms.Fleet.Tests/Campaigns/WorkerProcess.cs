using System.Diagnostics;
using System.Threading.Channels;

namespace GaDms.Fleet.Tests.Campaigns;

/// <summary>A worker in a process of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    public WorkerProcess(string broker, string store, string scratch, params string[] more)
    {
        _process = Gadms.Start(["curate", "worker", "--broker", broker, "--store", store, "--scratch", scratch, .. more]);
        _ = _process.StandardOutput.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>All that it has said.</summary>
    public List<string> Said { get; } = [];

    public int ExitCode => _process.ExitCode;

    /// <summary>Waits until it says a line with one of the words in it; null when it ends before.</summary>
    public async Task<string?> WaitForAsync(params string[] words)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            if (words.Any(word => line.Contains(word, StringComparison.Ordinal)))
                return line;
        }
        return null;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Asks it to end, as an orchestrator does.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await EndAsync();
    }

    public async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await EndAsync();
        _process.Dispose();
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
