using GaDms.Training.Configuration;

namespace GaDms.Bench.Clip;

/// <summary>A row of the model: an encoder or the training step, in one precision.</summary>
/// <param name="id">Its name.</param>
/// <param name="title">What is timed.</param>
/// <param name="unit">What is counted, per second.</param>
/// <param name="items">How many are done in one call.</param>
/// <param name="ours">Makes one call; its seconds.</param>
/// <param name="peers">Who else does it, and under what name.</param>
internal sealed class ClipRow(string id, string title, string unit, Func<Sizes, int> items, Func<Ours, double> ours, IReadOnlyList<(string Against, string Row)> peers) : IRow
{
    public static IRow ImageFp32 { get; } = new ClipRow(
        "image-fp32", "image encoder, batch 16", "images/s", sizes => sizes.Pictures, ours => ours.EncodeImages(Precision.Fp32).Seconds, [(Against.PyTorch, "image")]);

    public static IRow TextFp32 { get; } = new ClipRow(
        "text-fp32", "text encoder, 64 captions of 14 to 68 tokens", "captions/s", sizes => sizes.Captions, ours => ours.EncodeTexts(Precision.Fp32).Seconds, [(Against.PyTorch, "text")]);

    public static IRow StepFp32 { get; } = new ClipRow(
        "step-fp32", "pre-training step with token scores, batch 8", "steps/s", _ => 1, ours => ours.Step(Precision.Fp32), [(Against.PyTorch, "step")]);

    public string Id => id;

    public string Title => title;

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var sides = Sides.Of(context);
        var present = sides.PyTorch is null ? [] : peers;
        var timings = Comparison.InTurns(context.Rounds, [() => ours(sides.Ours), .. present.Select(peer => (Func<double>)(() => sides.PyTorch!.Seconds(peer.Row)))]);
        foreach (var (index, peer) in peers.Index())
            yield return RowResult.Rate(id, peer.Against, timings[0], timings.ElementAtOrDefault(index + 1), items(sides.Sizes), unit, note: sides.WhyNoPyTorch);
    }
}
