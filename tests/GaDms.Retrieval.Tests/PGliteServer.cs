using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace GaDms.Retrieval.Tests;

/// <summary>PGlite (PostgreSQL in WebAssembly) with pgvector behind a socket, run by node for one class of tests.</summary>
public sealed class PGliteServer : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private Process? _node;

    /// <summary>Its address; null: it could not be started, and <see cref="Missing"/> says why.</summary>
    public string? Address { get; private set; }

    public string Missing { get; private set; } = "";

    public async Task InitializeAsync()
    {
        try
        {
            var folder = await InstallAsync();
            _node = Start(folder, "node", "server.mjs");
            using var time = new CancellationTokenSource(s_patience);
            var port = await _node.StandardOutput.ReadLineAsync(time.Token);
            if (port is null)
                throw new InvalidOperationException(await _node.StandardError.ReadToEndAsync(time.Token));

            // All its clients share one session, so that each may have one connection only.
            Address = $"postgres://postgres@127.0.0.1:{port}/postgres?pool=1&sslmode=disable";
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or OperationCanceledException)
        {
            Missing = $"PGlite does not run here, its tests are skipped: {e.Message}";
        }
    }

    public async Task DisposeAsync()
    {
        if (_node is null)
            return;
        _node.StandardInput.Close();
        if (!_node.WaitForExit(TimeSpan.FromSeconds(10)))
            _node.Kill(entireProcessTree: true);
        await _node.WaitForExitAsync();
        _node.Dispose();
    }

    /// <summary>The packages of the lock file in a folder that is kept between runs.</summary>
    private static async Task<string> InstallAsync()
    {
        var source = Path.Combine(RepositoryFolder.Path, "tests", "GaDms.Retrieval.Tests", "pglite");
        var key = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"))))[..16];
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryFolder.Path, "build", "pglite", key)).FullName;
        foreach (var file in Directory.GetFiles(source))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        var complete = Path.Combine(folder, "complete");
        if (File.Exists(complete))
            return folder;
        using var npm = Start(folder, "npm", "ci", "--no-audit", "--no-fund", "--legacy-peer-deps");
        npm.StandardInput.Close();
        using var time = new CancellationTokenSource(s_patience);
        var errors = npm.StandardError.ReadToEndAsync(time.Token);
        await npm.StandardOutput.ReadToEndAsync(time.Token);
        await npm.WaitForExitAsync(time.Token);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException("npm ci: " + await errors);
        await File.WriteAllTextAsync(complete, "");
        return folder;
    }

    private static Process Start(string folder, string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        UseShellExecute = false,
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
