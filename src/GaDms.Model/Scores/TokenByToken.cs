using GaDms.Torch;

namespace GaDms.Model.Scores;

// B batch, L token positions, N captions of which one token was taken away.

/// <summary>How much worse the caption fits its picture when a token is taken away, token by token. Forward passes only.</summary>
/// <param name="way">How tokens are taken away, as it stands in the name.</param>
/// <param name="source">Where the formula comes from, in one line.</param>
/// <param name="objective">What fitting is measured by.</param>
public abstract class TokenByToken(string way, string source, MatchObjective objective) : ITokenScore
{
    // Captions in one forward pass: enough to keep the cores busy, small enough to stay in the cache.
    private const int ChunkSize = 128;

    /// <inheritdoc/>
    public string Name => way + objective.Suffix();

    /// <inheritdoc/>
    public string Source => source;

    /// <inheritdoc/>
    public Tensor Score(TokenScoreInput input)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var (rows, length) = ((int)input.Ids.size(0), (int)input.Ids.size(1));
        var captions = new Captions(input.Ids.ToArray<long>(), input.End.ToArray<long>(), length);
        Tensor all;
        using (input.Autocast?.Invoke())
            all = input.Clip.Text.ForwardEnd(input.Ids, input.End);
        var whole = Match(input, all, torch.arange(rows, dtype: ScalarType.Int64, device: input.Ids.device));
        var raw = new float[rows * length];
        var without = Prepare(input, captions);

        // Captions of like length share a pass, so that none is computed far beyond its end.
        var taken = Enumerable.Range(0, rows)
            .SelectMany(row => Enumerable.Range(1, Math.Max(0, (int)captions.End[row] - 1)).Select(position => new Place(row, position)))
            .OrderBy(place => captions.End[place.Row]).ToArray();
        foreach (var chunk in taken.Chunk(ChunkSize))
        {
            using var inner = new TensorScope();
            Tensor features;
            using (input.Autocast?.Invoke())
                features = without(chunk);
            var match = Match(input, features, torch.tensor(Array.ConvertAll(chunk, place => (long)place.Row), [chunk.Length], device: input.Ids.device));
            for (var n = 0; n < chunk.Length; n++)
                raw[(chunk[n].Row * length) + chunk[n].Position] = whole[chunk[n].Row] - match[n];
        }
        return scope.Keep(objective.Scale(torch.tensor(raw, [rows, length], device: input.Ids.device), input.Inside()));
    }

    /// <summary>Readies what all passes need, and returns what encodes captions without one token each: features [N, E].</summary>
    /// <param name="input">The pairs.</param>
    /// <param name="captions">Their captions.</param>
    protected abstract Func<Place[], Tensor> Prepare(TokenScoreInput input, Captions captions);

    // Only the tower may be coarse: small differences of cosines are what the score is made of.
    private float[] Match(TokenScoreInput input, Tensor features, Tensor owner) =>
        objective.Match(features.to(ScalarType.Float32), input.ImageClass, owner, input.LogitScale).ToArray<float>();

    /// <summary>A token of the batch.</summary>
    /// <param name="Row">Its caption.</param>
    /// <param name="Position">Its position there.</param>
    protected readonly record struct Place(int Row, int Position);

    /// <summary>The batch's captions.</summary>
    /// <param name="Ids">Row-major [B, L].</param>
    /// <param name="End">End-of-text positions.</param>
    /// <param name="Length">Positions of a row (L).</param>
    protected sealed record Captions(long[] Ids, long[] End, int Length)
    {
        /// <summary>The token ids of a caption, start and end included.</summary>
        public ReadOnlySpan<long> Row(int row) => Ids.AsSpan(row * Length, (int)End[row] + 1);
    }
}
