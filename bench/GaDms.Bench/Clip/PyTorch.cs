using System.Text.Json.Nodes;

namespace GaDms.Bench.Clip;

/// <summary>Eager PyTorch with the same model.</summary>
internal sealed class PyTorch(string python) : IDisposable
{
    private readonly PeerProcess _process = PeerProcess.Start(python, "main.py");

    /// <summary>Builds the model, in place of one that was there.</summary>
    /// <param name="sizes">What to build.</param>
    /// <param name="inputs">File of <see cref="Inputs.Save"/>.</param>
    /// <param name="weights">File of <see cref="Ours.PerturbAndSaveWeights"/>; null: random weights.</param>
    /// <param name="learningRate">Adam's.</param>
    /// <param name="threads">Threads within one operator.</param>
    /// <returns>PyTorch's version.</returns>
    public string Load(Sizes sizes, string inputs, string? weights, double learningRate, int threads) => _process.Ask(new JsonObject
    {
        ["load"] = new JsonObject
        {
            ["config"] = sizes.ToJson(),
            ["inputs"] = inputs,
            ["weights"] = weights,
            ["learning_rate"] = learningRate,
            ["threads"] = threads,
        },
    })["torch"]!.GetValue<string>();

    /// <summary>Makes one call of a row; its seconds.</summary>
    public double Seconds(string row) => _process.Seconds(row);

    /// <summary>Runs a row once; what it computed.</summary>
    public Dictionary<string, float[]> Values(string row) => _process.Values(row);

    /// <summary>Writes both encoders for <see cref="OnnxRuntime"/> into a folder.</summary>
    public void Export(string folder) => _process.Ask(new JsonObject { ["export"] = folder });

    public void Dispose() => _process.Dispose();
}
