using System.Text.Json;
using System.Text.Json.Nodes;
using GaDms.Bench.Clip;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Bench.Gallery;

/// <summary>One query from its words to its results, through the product's own classes; a new sentence every time.</summary>
internal sealed class QueryRow : IRow
{
    private const int Top = 10;

    // A server has answered before: its code is compiled, its gallery mapped.
    private const int WarmUp = 10;

    public string Id => "query";

    public string Title => "one query end to end: tokenize, encode, search 100,000 x 512 (20,000 with --quick); our text tower in bfloat16";

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var people = context.Quick ? 20_000 : 100_000;
        var calls = context.Quick ? 10 : 40;
        var sentences = QueryModel.Sentences(WarmUp + calls + 2);
        var path = QueryModel.Write(context.Folder, sentences);
        using var model = RetrievalModel.Load(path, new RetrievalModelOptions { Bf16 = true });
        var folder = Path.Combine(context.Folder, "query-gallery");
        SyntheticGallery.FillAsync(folder, people, model.Identity, CancellationToken.None).GetAwaiter().GetResult();
        using var gallery = new Opened(FolderGallery.Open(folder));

        var missing = PeerProcess.WhyMissing(context.Python, "torch", "faiss");
        using var peer = missing is null ? PeerProcess.Start(context.Python, "query.py") : null;
        if (peer is not null)
            Load(peer, model, path, folder, context);

        var (round, same, hits) = (0, 0, Array.Empty<long>());
        double Ours() => Comparison.Seconds(() => hits = Search(model, gallery.Gallery, sentences[round++]));
        double Theirs()
        {
            var answer = peer!.Ask(new JsonObject { ["query"] = sentences[round - 1], ["top"] = Top });
            same += answer["rows"]!.AsArray().Select(row => row!.GetValue<long>()).Intersect(hits.Select(id => id - 1)).Count();
            return answer["seconds"]![0]!.GetValue<double>();
        }
        Func<double>[] sides = peer is null ? [Ours] : [Ours, Theirs];
        Comparison.InTurns(WarmUp, sides);
        var timings = Comparison.InTurns(calls, sides);

        var lengths = sentences.Select(sentence => LengthOf(model, sentence)).ToArray();
        var atBest = (ClipFlops.Texts(model.Config, lengths) / lengths.Length / context.Limits.Bf16Flops)
            + ((double)people * model.Config.EmbedDim * sizeof(float) / context.Limits.ReadBytesPerSecond);
        var note = missing ?? $"of the peer's ten best, found: {same} of {Top * round}; {lengths.Average():0} tokens";
        yield return RowResult.Milliseconds(Id, Against.PyTorchFaiss, timings[0], timings.ElementAtOrDefault(1), atBest / timings[0].Median, note);
    }

    private static void Load(PeerProcess peer, RetrievalModel model, string path, string folder, RowContext context)
    {
        var versions = peer.Ask(new JsonObject
        {
            ["load"] = new JsonObject
            {
                ["config"] = JsonSerializer.SerializeToNode(model.Config, JsonSerializerOptions.Web),
                ["weights"] = path,
                ["vocabulary"] = QueryModel.VocabularyOf(path),
                ["vectors"] = Path.Combine(folder, "vectors-1.f32"),
                ["threads"] = context.Threads,
            },
        });
        context.Versions["PyTorch"] = versions["torch"]!.GetValue<string>();
        context.Versions["faiss"] = versions["faiss"]!.GetValue<string>();
    }

    private static long[] Search(RetrievalModel model, FolderGallery gallery, string sentence)
    {
        var hits = gallery.SearchAsync(new VectorQuery(model.EncodeText(sentence), Top)).GetAwaiter().GetResult();
        return [.. hits.Select(hit => hit.Id)];
    }

    private static int LengthOf(RetrievalModel model, string sentence) =>
        model.Tokenizer.Tokenize(sentence, new long[model.Config.ContextLength]) + 1;

    /// <summary>An open gallery for a place that cannot await its end.</summary>
    private sealed class Opened(FolderGallery gallery) : IDisposable
    {
        public FolderGallery Gallery => gallery;

        public void Dispose() => gallery.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
