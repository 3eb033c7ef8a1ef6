using System.Globalization;

namespace GaDms.Faults.Tests.Nodes;

/// <summary>A search server in a process of its own, at an address that outlives its restarts.</summary>
internal sealed class ServerProcess(string name, string gallery, string folder, int port, string drain) : IAsyncDisposable
{
    private GadmsProcess? _process;

    public static string Model { get; } = Path.Combine(RepositoryFolder.Path, "models", "demo");

    public string Name => name;

    public Uri Address { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    /// <summary>Memory of the process that is in use, in bytes.</summary>
    public long Resident
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process!.Id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public async Task StartAsync()
    {
        var audit = Path.Combine(folder, $"audit-{name}.jsonl");
        var process = new GadmsProcess("serve", "--gallery", gallery, "--model", Model, "--urls", Address.ToString(), "--audit", audit, "--keys", Path.Combine(folder, "keys.json"), "--name", name, "--drain", drain);
        _process = process;
        if (await process.WaitForAsync("can be searched at") is null)
            throw new InvalidOperationException($"server {name} ended before it listened: {string.Join(' ', process.Said)}");
    }

    /// <summary>Asks it to end and waits until it has; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await _process!.StopAsync();
        return await EndAsync();
    }

    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await EndAsync();
    }

    private async Task<int> EndAsync()
    {
        var process = _process!;
        _process = null;
        if (!process.HasEnded)
            await process.KillAsync();
        var code = process.ExitCode;
        await process.DisposeAsync();
        return code;
    }
}
