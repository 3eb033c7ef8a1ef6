using GaDms.Torch;

namespace GaDms.Bench.Clip;

/// <summary>A row of the model: an encoder, the training step or the token score, in one precision.</summary>
internal sealed class ClipRow : IRow
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>What is counted, per second.</summary>
    public required string Unit { get; init; }

    /// <summary>What the peers call it.</summary>
    public required string Task { get; init; }

    /// <summary>Names of <see cref="Bench.Against"/>.</summary>
    public required IReadOnlyList<string> Peers { get; init; }

    /// <summary>How many are done in one call.</summary>
    public required Func<Sizes, int> Items { get; init; }

    /// <summary>Makes one call; its seconds.</summary>
    public required Func<Ours, double> Call { get; init; }

    /// <summary>Operations of one call.</summary>
    public required Func<Sides, double> Flops { get; init; }

    /// <summary>The limit that applies.</summary>
    public required Func<Limits, double> Limit { get; init; }

    /// <summary>How exact this precision is, in one clause; null for float32, which is compared with the peer before the run.</summary>
    public Func<Ours, string>? Accuracy { get; init; }

    public IEnumerable<RowResult> Measure(RowContext context)
    {
        var sides = Sides.Of(context);
        var accuracy = Accuracy?.Invoke(sides.Ours);
        // Without bfloat16 in the processor PyTorch's takes minutes for each call.
        var peers = Peers.Where(peer => peer != Against.Autocast || torch.cpu.is_bf16_supported()).ToList();
        var present = peers.Where(peer => sides.Call(peer, Task) is not null).ToList();
        var timings = Comparison.InTurns(context.Rounds, [() => Call(sides.Ours), .. present.Select(peer => sides.Call(peer, Task)!)]);
        var share = Flops(sides) / timings[0].Median / Limit(context.Limits);
        foreach (var peer in peers)
        {
            var timing = present.IndexOf(peer) is var at and >= 0 ? timings[at + 1] : null;
            string?[] notes = [accuracy, timing is null ? sides.WhyMissing(peer) : null];
            var note = string.Join("; ", notes.Where(clause => clause is not null));
            yield return RowResult.Rate(Id, peer, timings[0], timing, Items(sides.Sizes), Unit, share, note.Length == 0 ? null : note);
        }
    }
}
