using System.Text.Json.Nodes;

namespace GaDms.Bench.Search;

/// <summary>faiss' <c>IndexFlatIP</c> in a process of its own.</summary>
internal sealed class FaissPeer : IDisposable
{
    private readonly PeerProcess _process;

    /// <summary>Starts it and has it read a file of vectors.</summary>
    /// <param name="python">Interpreter.</param>
    /// <param name="vectors">The file of a gallery.</param>
    /// <param name="dimension">Numbers per vector.</param>
    /// <param name="threads">How many it uses.</param>
    public FaissPeer(string python, string vectors, int dimension, int threads)
    {
        _process = PeerProcess.Start(python, "faiss_search.py");
        var answer = _process.Ask(new JsonObject { ["load"] = new JsonObject { ["path"] = vectors, ["dimension"] = dimension, ["threads"] = threads } });
        Version = answer["faiss"]!.GetValue<string>();
    }

    /// <summary>Of faiss.</summary>
    public string Version { get; }

    /// <summary>The nearest rows of each query, one query behind the other, and the seconds that took.</summary>
    public (long[] Rows, double Seconds) Search(IReadOnlyList<float[]> queries, int top)
    {
        var numbers = new JsonArray([.. queries.SelectMany(query => query).Select(value => (JsonNode)value)]);
        var answer = _process.Ask(new JsonObject { ["query"] = numbers, ["top"] = top });
        return ([.. answer["rows"]!.AsArray().Select(row => row!.GetValue<long>())], answer["seconds"]!.GetValue<double>());
    }

    public void Dispose() => _process.Dispose();
}
