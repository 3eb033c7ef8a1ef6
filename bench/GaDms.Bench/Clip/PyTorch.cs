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
    public void Load(Sizes sizes, string inputs, string? weights, double learningRate, int threads) => _process.Ask(new JsonObject
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

    /// <summary>Makes one call of a row; its seconds.</summary>
    public double Seconds(string row) => _process.Seconds(row);

    /// <summary>Runs a row once; what it computed.</summary>
    public Dictionary<string, float[]> Values(string row) => _process.Ask(new JsonObject { ["values"] = row }).ToDictionary(
        entry => entry.Key, entry => entry.Value!.AsArray().Select(number => number!.GetValue<float>()).ToArray(), StringComparer.Ordinal);

    public void Dispose() => _process.Dispose();
}
