using System.Globalization;
using System.Text.Json.Nodes;
using GaDms.Data;
using GaDms.Model.Checkpoints;
using GaDms.Torch;
using GaDms.Training.Evaluation;

namespace GaDms.Bench.Evaluation;

/// <summary>
/// Rank-k, mAP and mINP of sentences against a gallery of 100,000. In turns, both sides take a part of the queries, as each
/// query costs the same; then all of them are taken once by this project, for the memory.
/// </summary>
internal sealed class EvaluateRow : IRow
{
    private const int Gallery = 100_000;
    private const int Width = 512;
    private const int PerIdentity = 4;
    private const float Noise = 2.5f;

    // Queries that the peer takes at once: the most that stays within 4 GB with 8 bytes for each of its intermediate numbers.
    private const int PeerRows = 500;

    public string Id => "evaluate";

    public string Title => "evaluation, 100 k x 100 k, in blocks";

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var part = context.Quick ? PeerRows : 2 * PeerRows;
        var before = Environment.WorkingSet;
        var (queries, gallery) = (Features(1), Features(2));
        long[] identities = [.. Enumerable.Range(0, Gallery).Select(i => (long)i / PerIdentity)];
        using var scope = new TensorScope();
        var (q, g) = (torch.tensor(queries, [Gallery, Width]), torch.tensor(gallery, [Gallery, Width]));
        var missing = PeerProcess.WhyMissing(context.Python, "torch");
        using var peer = missing is null ? Load(context, queries, gallery, identities) : null;
        DirectionReport? ours = null;
        double[] theirs = [];
        double Rank(int count) => Comparison.Seconds(() => ours = Evaluator.Rank(q.narrow(0, 0, count), identities.AsSpan(0, count), g, identities));
        double Ask()
        {
            var answer = peer.Ask(new JsonObject { ["queries"] = part, ["rows"] = PeerRows });
            theirs = [.. answer["figures"]!.AsArray().Select(figure => figure!.GetValue<double>())];
            return answer["seconds"]![0]!.GetValue<double>();
        }
        var times = Comparison.InTurns(context.Rounds, peer is null ? [() => Rank(part)] : [() => Rank(part), Ask]);
        double[] figures = [ours!.Rank1, ours.Rank5, ours.Rank10, ours.MeanAveragePrecision, ours.MeanInverseNegativePenalty];
        var note = missing ?? string.Create(
            CultureInfo.InvariantCulture, $"{part:N0} of the queries in turns, figures equal to {figures.Zip(theirs, (a, b) => Math.Abs(a - b)).Max():0.0e+0} (mAP {ours.MeanAveragePrecision:F1})");
        if (!context.Quick)
            note += string.Create(CultureInfo.InvariantCulture, $"; all of them in {Rank(Gallery):F0} s with {(Environment.WorkingSet - before) >> 20:N0} MiB");
        var share = 2.0 * part * Gallery * Width / times[0].Median / context.Limits.Fp32Flops;
        yield return RowResult.Rate(Id, Against.Argsort, times[0], times.ElementAtOrDefault(1), part, "queries/s", share, note);
    }

    private static PeerProcess Load(RowContext context, float[] queries, float[] gallery, long[] identities)
    {
        var path = Path.Combine(context.Folder, "evaluate.safetensors");
        SafetensorsWriter.Write(path,
        [
            SafetensorsTensor.From("queries", [Gallery, Width], queries),
            SafetensorsTensor.From("query_identities", [Gallery], identities),
            SafetensorsTensor.From("gallery", [Gallery, Width], gallery),
            SafetensorsTensor.From("gallery_identities", [Gallery], identities),
        ]);
        var peer = PeerProcess.Start(context.Python, "argsort.py");
        peer.Ask(new JsonObject { ["load"] = new JsonObject { ["path"] = path, ["threads"] = context.Threads } });
        File.Delete(path);
        return peer;
    }

    /// <summary>Features around those of the identities, which are the same for sentences and pictures.</summary>
    private static float[] Features(ulong side)
    {
        var features = new float[Gallery * Width];
        Parallel.For(0, Gallery, row =>
        {
            var (identity, own) = (new Prng((ulong)(row / PerIdentity)), Prng.For(side, (ulong)row));
            var feature = features.AsSpan(row * Width, Width);
            var squares = 0f;
            foreach (ref var value in feature)
            {
                value = identity.NextSingle() - 0.5f + (Noise * (own.NextSingle() - 0.5f));
                squares += value * value;
            }
            var length = MathF.Sqrt(squares);
            foreach (ref var value in feature)
                value /= length;
        });
        return features;
    }
}
