using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace GaDms.Bench;

/// <summary>
/// Eager PyTorch in a process of its own that lives through the run, so that calls on both sides can take turns. It inherits
/// this process' environment and with it the choice of OpenBLAS' kernels.
/// </summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private Peer(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>PyTorch's version.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Why there is no peer, and what to do about it; null where PyTorch can be imported.</summary>
    public static string? WhyMissing(string python)
    {
        try
        {
            using var process = Start(python, ["-c", "import torch"]);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            process.StandardError.ReadToEnd();
            output.Wait();
            process.WaitForExit();
            if (process.ExitCode == 0)
                return null;
        }
        catch (Win32Exception)
        {
            return $"no peer: {python} cannot be started; install it with PyTorch: apt-get install python3-torch (or name another: --python PATH)";
        }
        return $"no peer: {python} has no module torch; install it: apt-get install python3-torch (or name another Python: --python PATH)";
    }

    /// <summary>Starts the peer and builds its model.</summary>
    /// <param name="python">Interpreter.</param>
    /// <param name="sizes">What to build.</param>
    /// <param name="inputs">File of <see cref="Inputs.Save"/>.</param>
    /// <param name="weights">File of <see cref="Ours.PerturbAndSaveWeights"/>; null: random weights.</param>
    /// <param name="learningRate">Adam's.</param>
    /// <param name="threads">Threads within one operator.</param>
    public static Peer Load(string python, Sizes sizes, string inputs, string? weights, double learningRate, int threads)
    {
        var peer = new Peer(Start(python, ["-B", Path.Combine(AppContext.BaseDirectory, "peer", "main.py")]));
        try
        {
            var answer = peer.Ask(new JsonObject
            {
                ["load"] = new JsonObject
                {
                    ["config"] = sizes.ToJson(),
                    ["inputs"] = inputs,
                    ["weights"] = weights,
                    ["learning_rate"] = learningRate,
                    ["threads"] = threads,
                },
            });
            peer.Version = answer["torch"]!.GetValue<string>();
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Runs a row once; its seconds, as the peer measured them.</summary>
    public double Seconds(string row) => Ask(new JsonObject { ["row"] = row, ["repeat"] = 1 })["seconds"]![0]!.GetValue<double>();

    /// <summary>Runs a row once; what it computed.</summary>
    public Dictionary<string, float[]> Values(string row) => Ask(new JsonObject { ["values"] = row }).ToDictionary(
        entry => entry.Key, entry => entry.Value!.AsArray().Select(number => number!.GetValue<float>()).ToArray(), StringComparer.Ordinal);

    public void Dispose()
    {
        // It ends by itself at the end of its input, unless it is in the middle of a row.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(2)))
            _process.Kill();
        _process.Dispose();
    }

    private static Process Start(string python, string[] arguments)
    {
        var start = new ProcessStartInfo(python, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private JsonObject Ask(JsonObject command)
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
}
