using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace GaDms.Bench;

/// <summary>
/// A peer in a process of its own that lives through the run, so that calls of all sides can take turns: a JSON command per line
/// on its input, an answer per line on its output; it times itself. It inherits this process' environment and with it the choice
/// of OpenBLAS' kernels.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private PeerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a script of bench/peer.</summary>
    /// <param name="program">Its interpreter.</param>
    /// <param name="script">Its file name.</param>
    /// <param name="arguments">What it is given.</param>
    public static PeerProcess Start(string program, string script, params IReadOnlyList<string> arguments) =>
        new(StartProcess(program, [PathOf(script), .. arguments]));

    /// <summary>Why a Python peer cannot be measured, and what to do about it; null where its modules can be imported.</summary>
    /// <param name="python">Interpreter.</param>
    /// <param name="modules">Such as "torch".</param>
    public static string? WhyMissing(string python, params IReadOnlyList<string> modules)
    {
        foreach (var module in modules)
        {
            try
            {
                using var process = StartProcess(python, ["-c", $"import {module}"]);
                process.StandardInput.Close();
                var output = process.StandardOutput.ReadToEndAsync();
                process.StandardError.ReadToEnd();
                output.Wait();
                process.WaitForExit();
                if (process.ExitCode != 0)
                    return $"no peer: {python} has no module {module}; install it: apt-get install python3-{module.ToLowerInvariant()} (or name another Python: --python PATH)";
            }
            catch (Win32Exception)
            {
                return $"no peer: {python} cannot be started; install it: apt-get install python3 python3-{module.ToLowerInvariant()} (or name another: --python PATH)";
            }
        }
        return null;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">The peer ended; the message is what it said.</exception>
    public JsonObject Ask(JsonObject command)
    {
        string? answer = null;
        try
        {
            _process.StandardInput.WriteLine(command.ToJsonString());
            _process.StandardInput.Flush();
            answer = _process.StandardOutput.ReadLine();
        }
        catch (IOException)
        {
            // Its input is closed: it has ended, and has said why.
        }
        if (answer is null)
        {
            _process.WaitForExit();
            lock (_errors)
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the peer ended with exit code {_process.ExitCode}:\n{_errors}"));
        }
        return JsonNode.Parse(answer)!.AsObject();
    }

    /// <summary>Makes one call of a row; its seconds, as the peer measured them.</summary>
    public double Seconds(string row) => Ask(new JsonObject { ["row"] = row })["seconds"]![0]!.GetValue<double>();

    public void Dispose()
    {
        // It ends by itself at the end of its input, unless it is in the middle of a row.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(2)))
            _process.Kill();
        _process.Dispose();
    }

    private static string PathOf(string script) => Path.Combine(AppContext.BaseDirectory, "peer", script);

    private static Process StartProcess(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Python writes no compiled files beside the scripts.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return Process.Start(start)!;
    }
}
