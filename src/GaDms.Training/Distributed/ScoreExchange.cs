using GaDms.Torch;
using GaDms.Training.Batches;

namespace GaDms.Training.Distributed;

/// <summary>
/// Gives every process the token scores that each has computed for its part of a batch, so that all hold the same newest scores,
/// whoever saw a pair last.
/// </summary>
internal static class ScoreExchange
{
    /// <summary>Exchanges and keeps the scores of one batch.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="store">Where all scores are kept.</param>
    /// <param name="batch">The pairs of the whole batch.</param>
    /// <param name="own">This process's scores, row-major [b, length].</param>
    /// <param name="length">Positions of a row.</param>
    public static void Keep(RankGroup ranks, ScoreStore store, int[] batch, float[] own, int length)
    {
        using var scope = new TensorScope();
        var split = new BatchSplit(batch.Length, ranks.Size);
        var tokens = Enumerable.Range(0, ranks.Size).Select(rank => PairsOf(rank).Sum(pair => store[pair].Length)).ToArray();
        var packed = new float[tokens.Max()];
        var place = 0;
        foreach (var (pair, row) in PairsOf(ranks.Rank).Select((pair, row) => (pair, row)))
        {
            var count = store[pair].Length;
            own.AsSpan(row * length, count).CopyTo(packed.AsSpan(place));
            place += count;
        }
        var device = ranks.Device;
        Tensor[] all = [.. tokens.Select(_ => torch.empty([packed.Length], device: device))];
        ranks.Wait(ranks.BeginGather(all, torch.tensor(packed, device: device)));
        for (var rank = 0; rank < ranks.Size; rank++)
        {
            var values = all[rank].ToArray<float>().AsSpan();
            foreach (var pair in PairsOf(rank))
            {
                store.Set(pair, values);
                values = values[store[pair].Length..];
            }
        }

        ArraySegment<int> PairsOf(int rank)
        {
            var rows = split.Of(rank);
            return new ArraySegment<int>(batch, rows.Start, rows.Count);
        }
    }
}
