using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GaDms.Training.Distributed;

namespace GaDms.Cli;

/// <summary>
/// Starts this command several times on this machine, as a launcher would. Rank 0 has the terminal. The processes end with this
/// one: each holds a pipe whose closing tells it to stop.
/// </summary>
internal sealed class LocalProcesses : IDisposable
{
    /// <summary>Set for a process whose standard input is the pipe.</summary>
    public const string PipeVariable = "GADMS_STOP_WITH_STDIN";

    private const int KilledBySignal = 128, Cancelled = 130;

    private readonly List<Child> _children = [];
    private readonly TimeSpan _patience;

    private LocalProcesses(TimeSpan patience) => _patience = patience;

    /// <summary>Runs the command in several processes until all have ended.</summary>
    /// <param name="count">How many.</param>
    /// <param name="arguments">The command line of each.</param>
    /// <param name="silence">After which time without a sign of life the processes give one of them up.</param>
    /// <param name="cancellation">Asks all to stop.</param>
    /// <returns>Rank 0's exit code.</returns>
    /// <exception cref="PeerLostException">A process was killed or failed; the others have been stopped.</exception>
    public static int Run(int count, IReadOnlyList<string> arguments, TimeSpan silence, CancellationToken cancellation)
    {
        using var processes = new LocalProcesses(silence + TimeSpan.FromSeconds(10));
        processes.Start(count, arguments);
        using var stopping = cancellation.Register(processes.AskToStop);
        return processes.Wait();
    }

    /// <summary>Cancelled when the process that started this one asks for it, or has gone; null where there is none.</summary>
    public static CancellationTokenSource? WatchPipe(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(PipeVariable) is null)
            return null;
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var input = Console.OpenStandardInput();
        new Thread(() =>
        {
            while (input.ReadByte() >= 0)
            {
                // Nothing is said on this pipe.
            }
            source.Cancel();
        })
        { IsBackground = true, Name = "pipe of the launcher" }.Start();
        return source;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        KillAll();
        foreach (var child in _children)
            child.Process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Start(int count, IReadOnlyList<string> arguments)
    {
        var port = FreePort();
        for (var rank = 0; rank < count; rank++)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = rank > 0,
                RedirectStandardError = rank > 0,
            };
            foreach (var (name, value) in new (string, object)[]
            {
                ("RANK", rank), ("LOCAL_RANK", rank), ("WORLD_SIZE", count), ("LOCAL_WORLD_SIZE", count),
                ("MASTER_ADDR", IPAddress.Loopback), ("MASTER_PORT", port), (PipeVariable, 1),
            })
                start.Environment[name] = value.ToString();
            _children.Add(new Child(rank, Process.Start(start)!));
        }
    }

    private int Wait()
    {
        var running = _children.ToDictionary(child => child.Process.WaitForExitAsync());
        while (running.Count > 0)
        {
            var ended = Task.WhenAny(running.Keys).GetAwaiter().GetResult();
            running.Remove(ended, out var child);
            if (child!.Process.ExitCode is not 0 and not Cancelled)
                return Fail(child);
        }
        return _children[0].Process.ExitCode;
    }

    // One line says what has happened: rank 0's where it has the terminal and knows, else this process's.
    private int Fail(Child child)
    {
        var code = child.Process.ExitCode;
        var who = $"rank {child.Rank} (process {child.Process.Id})";
        const string advice = "the others have been stopped; go on from the last checkpoint with --resume";
        if (code > KilledBySignal)
        {
            KillAll();
            throw new PeerLostException($"{who} was ended by signal {code - KilledBySignal}; {advice}");
        }
        var lead = _children[0].Process;
        if (lead.WaitForExit(_patience) && lead.ExitCode is > 0 and < KilledBySignal)
            return lead.ExitCode;
        KillAll();
        throw new PeerLostException(child.Error is { } error ? $"rank {child.Rank}: {error}" : $"{who} ended with exit code {code}; {advice}");
    }

    private void AskToStop()
    {
        foreach (var child in _children)
            child.Process.StandardInput.Close();
    }

    private void KillAll()
    {
        foreach (var process in _children.Select(child => child.Process))
        {
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit();
        }
    }

    private sealed class Child
    {
        private const string Prefix = "error: ";
        private string? _error;

        public Child(int rank, Process process)
        {
            (Rank, Process) = (rank, process);
            if (rank == 0)
                return;
            // Read, so that nothing blocks; only what went wrong is of interest.
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, line) =>
            {
                if (line.Data?.StartsWith(Prefix, StringComparison.Ordinal) == true)
                    _error = line.Data[Prefix.Length..];
            };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public int Rank { get; }

        public Process Process { get; }

        public string? Error
        {
            get
            {
                Process.WaitForExit();
                return _error;
            }
        }
    }
}
