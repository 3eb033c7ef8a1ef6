using System.ComponentModel;
using System.Text.Json.Nodes;

namespace GaDms.Bench.Clip;

/// <summary>ONNX Runtime, from npm, with encoders that torch.onnx wrote.</summary>
internal sealed class OnnxRuntime : IDisposable
{
    // Where ./run bench installs it.
    private const string Modules = "build/bench-peers";

    private readonly PeerProcess _process;

    private OnnxRuntime(PeerProcess process) => _process = process;

    /// <summary>Starts it.</summary>
    /// <param name="why">Why it is missing, and what to do about it.</param>
    /// <returns>Null where it is missing.</returns>
    public static OnnxRuntime? TryStart(out string? why)
    {
        why = null;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, Modules);
            if (!Directory.Exists(Path.Combine(folder, "node_modules", "onnxruntime-node")))
                continue;
            try
            {
                return new OnnxRuntime(PeerProcess.Start("node", "onnx.mjs", folder));
            }
            catch (Win32Exception)
            {
                why = "no peer: node cannot be started; install it: apt-get install nodejs npm";
                return null;
            }
        }
        why = $"no peer: {Modules} has no onnxruntime-node; ./run bench installs it where npm is";
        return null;
    }

    /// <summary>Loads both encoders, in place of those that were there.</summary>
    /// <param name="models">Folder of image.onnx and text.onnx.</param>
    /// <param name="inputs">File of <see cref="Inputs.Save"/>.</param>
    /// <param name="threads">Threads within one operator.</param>
    /// <returns>ONNX Runtime's version.</returns>
    public string Load(string models, string inputs, int threads) =>
        _process.Ask(new JsonObject { ["load"] = new JsonObject { ["models"] = models, ["inputs"] = inputs, ["threads"] = threads } })["onnxruntime"]!.GetValue<string>();

    /// <summary>Makes one call of a row; its seconds.</summary>
    public double Seconds(string row) => _process.Seconds(row);

    /// <summary>Runs a row once; what it computed.</summary>
    public Dictionary<string, float[]> Values(string row) => _process.Values(row);

    public void Dispose() => _process.Dispose();
}
