using System.Diagnostics;
using System.Globalization;

namespace GaDms.Fleet.Tests.Servers;

/// <summary>A RabbitMQ of its own: ports that are free, data in a folder that outlives its restarts.</summary>
public sealed class RabbitNode : IAsyncDisposable
{
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly TemporaryFolder _folder = new();
    private readonly int[] _ports = Ports.Free(3);
    private Process? _names;
    private Process? _node;

    /// <summary>Why tests that need it are skipped; null when it is installed.</summary>
    public static string? Missing => File.Exists(Server) && NamesProgram is not null
        ? null
        : "RabbitMQ is not installed; get it with apt-get install rabbitmq-server (./run test does)";

    public string Address => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{_ports[0]}");

    private static string? NamesProgram => new[] { "/usr/bin/epmd", "/usr/lib/erlang/bin/epmd" }.FirstOrDefault(File.Exists);

    public async Task StartAsync()
    {
        // Erlang's register of names, which else would be started as a daemon and stay.
        _names ??= Start(NamesProgram!, "-port", _ports[2].ToString(CultureInfo.InvariantCulture));
        if (!File.Exists(_folder["rabbitmq.conf"]))
        {
            _folder.Write("rabbitmq.conf", $"listeners.tcp.default = 127.0.0.1:{_ports[0]}\n");
            _folder.Write("plugins", "[].\n");
        }
        _node = Start(Server);
        await Ports.WaitAsync(_ports[0], _node);
    }

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        _node!.Kill(entireProcessTree: true);
        await _node.WaitForExitAsync();
        _node.Dispose();
        _node = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await KillAsync();
        if (_names is not null)
        {
            _names.Kill();
            await _names.WaitForExitAsync();
            _names.Dispose();
        }
        _folder.Dispose();
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                // The cookie of the Erlang node lies in the home folder.
                ["HOME"] = _folder.Path,
                ["RABBITMQ_NODENAME"] = $"gadms{_ports[1]}@localhost",
                ["RABBITMQ_MNESIA_BASE"] = _folder["mnesia"],
                ["RABBITMQ_CONFIG_FILE"] = _folder["rabbitmq.conf"],
                ["RABBITMQ_GENERATED_CONFIG_DIR"] = _folder["generated"],
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = _folder["plugins"],
                ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
                ["RABBITMQ_LOG_BASE"] = _folder["log"],
                ["RABBITMQ_LOGS"] = "-",
                ["RABBITMQ_DIST_PORT"] = _ports[1].ToString(CultureInfo.InvariantCulture),
                ["ERL_EPMD_PORT"] = _ports[2].ToString(CultureInfo.InvariantCulture),
                ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            },
        };
        var process = Process.Start(start)!;
        // What it says must not fill the pipes.
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }
}

/// <summary>A test with a broker, skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RabbitFactAttribute : FactAttribute
{
    public RabbitFactAttribute() => Skip = RabbitNode.Missing;
}
