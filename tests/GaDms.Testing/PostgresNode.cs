using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace GaDms.Testing;

/// <summary>A PostgreSQL with pgvector of its own: a free port, data in a folder that outlives its restarts.</summary>
public sealed class PostgresNode : IAsyncDisposable
{
    private static readonly string? s_programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "postgres")) && File.Exists(Path.Combine("/usr/share/postgresql", Path.GetFileName(Path.GetDirectoryName(bin))!, "extension", "vector.control")))
            .Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = Ports.Free(1)[0];
    private Process? _server;

    /// <summary>Why tests that need it are skipped; null when it is installed.</summary>
    public static string? Missing => s_programs is null ? "PostgreSQL with pgvector is not installed (packages postgresql and postgresql-NN-pgvector)" : null;

    /// <summary>Of the one database; parameters can be appended with &amp;.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"postgres://postgres@127.0.0.1:{_port}/postgres?sslmode=disable");

    public static async Task<PostgresNode> NewAsync()
    {
        var node = new PostgresNode();
        try
        {
            // The server refuses to run as root.
            if (Environment.IsPrivilegedProcess)
                await RunAsync("chown", "postgres", node._folder.Path);
            await node.RunToEndAsync("initdb", "-D", node.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
            await node.StartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _server = Start("postgres", "-D", Data, "-p", _port.ToString(CultureInfo.InvariantCulture), "-k", _folder.Path, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=120");
        while (true)
        {
            using var ready = Start("pg_isready", "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-q");
            await ready.WaitForExitAsync();
            if (ready.ExitCode == 0)
                return;
            if (_server.HasExited)
                throw new InvalidOperationException("PostgreSQL has ended while it was started");
            await Task.Delay(50);
        }
    }

    /// <summary>Ends it as an administrator does, or at once as a crash does: connections are cut either way.</summary>
    public async Task StopAsync(bool crash = false)
    {
        if (_server is not { } server)
            return;
        _server = null;
        await RunAsync("kill", crash ? "-QUIT" : "-INT", server.Id.ToString(CultureInfo.InvariantCulture));
        await server.WaitForExitAsync();
        server.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(crash: true);
        _folder.Dispose();
    }

    private string Data => _folder["data"];

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program}: exit code {process.ExitCode}");
    }

    private async Task RunToEndAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program}: exit code {process.ExitCode}");
    }

    private Process Start(string program, params string[] arguments)
    {
        var path = Path.Combine(s_programs!, program);
        string[] all = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]
            : [path, .. arguments];
        var process = Process.Start(new ProcessStartInfo(all[0], all[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        // What it says must not fill the pipes.
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }
}

/// <summary>A test with a PostgreSQL server that can be stopped, skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresNode.Missing;
}
