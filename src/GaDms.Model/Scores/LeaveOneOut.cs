using GaDms.Torch;

namespace GaDms.Model.Scores;

// B batch, L token positions, N captions with one token left out.

/// <summary>How much worse the caption fits its picture when the token is dropped. Forward passes only.</summary>
public sealed class LeaveOneOut(MatchObjective objective) : ITokenScore
{
    // Shortened captions in one forward pass: enough to keep the cores busy, small enough to stay in the cache.
    private const int ChunkSize = 128;

    /// <inheritdoc/>
    public string Name => $"leave-one-out{objective.Suffix()}";

    /// <inheritdoc/>
    public string Source => "this project: match lost when the token is dropped";

    /// <inheritdoc/>
    public Tensor Score(TokenScoreInput input)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var (rows, length) = ((int)input.Ids.size(0), (int)input.Ids.size(1));
        var ids = input.Ids.ToArray<long>();
        var ends = input.End.ToArray<long>();
        var whole = Match(input, input.Ids, input.End, torch.arange(rows, dtype: ScalarType.Int64, device: input.Ids.device)).ToArray<float>();
        var raw = new float[rows * length];

        // Captions of like length share a pass, so that none is computed far beyond its end.
        var dropped = Enumerable.Range(0, rows)
            .SelectMany(row => Enumerable.Range(1, Math.Max(0, (int)ends[row] - 1)).Select(position => (Row: row, Position: position)))
            .OrderBy(item => ends[item.Row]).ToArray();
        foreach (var chunk in dropped.Chunk(ChunkSize))
        {
            using var inner = new TensorScope();
            var positions = (int)chunk.Max(item => ends[item.Row]);
            var shortened = new long[chunk.Length * positions];
            for (var n = 0; n < chunk.Length; n++)
                Drop(ids.AsSpan(chunk[n].Row * length, (int)ends[chunk[n].Row] + 1), chunk[n].Position, shortened.AsSpan(n * positions, positions));
            var match = Match(
                input,
                torch.tensor(shortened, [chunk.Length, positions], device: input.Ids.device),
                torch.tensor(Array.ConvertAll(chunk, item => ends[item.Row] - 1), [chunk.Length], device: input.Ids.device),
                torch.tensor(Array.ConvertAll(chunk, item => (long)item.Row), [chunk.Length], device: input.Ids.device)).ToArray<float>();
            for (var n = 0; n < chunk.Length; n++)
                raw[(chunk[n].Row * length) + chunk[n].Position] = whole[chunk[n].Row] - match[n];
        }
        return scope.Keep(objective.Scale(torch.tensor(raw, [rows, length], device: input.Ids.device), input.Inside()));
    }

    private Tensor Match(TokenScoreInput input, Tensor ids, Tensor end, Tensor owner)
    {
        Tensor feature;
        // Only the tower may be coarse: small differences of cosines are what the score is made of.
        using (input.Autocast?.Invoke())
            feature = input.Clip.Text.ForwardEnd(ids, end);
        return objective.Match(feature.to(ScalarType.Float32), input.ImageClass, owner, input.LogitScale);
    }

    private static void Drop(ReadOnlySpan<long> caption, int position, Span<long> target)
    {
        caption[..position].CopyTo(target);
        caption[(position + 1)..].CopyTo(target[position..]);
    }
}
