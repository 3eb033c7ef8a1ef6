using GaDms.Model.Clip;
using GaDms.Torch;

namespace GaDms.Model.Scores;

// B batch, L token positions, D text width.

/// <summary>
/// Gradient times (token embedding - what it is compared with), with several points integrated from there to the
/// token's own embedding (integrated gradients, Sundararajan et al. 2017).
/// </summary>
/// <param name="points">Points of the integral (midpoint rule); 1 is the plain product at the caption itself.</param>
/// <param name="objective">What is differentiated.</param>
/// <param name="fromNeighbours">Compare with the mean embedding of the token's neighbours, as <see cref="NeighbourSwap"/> does; else of all words of the batch.</param>
public sealed class EmbeddingGradient(int points, MatchObjective objective, bool fromNeighbours = false) : ITokenScore
{
    /// <inheritdoc/>
    public string Name => (points == 1 ? "gradient" : "integrated") + (fromNeighbours ? "-swap" : "") + objective.Suffix();

    /// <inheritdoc/>
    public string Source => points == 1 ? "gradient x input" : $"integrated gradients, {points} points";

    /// <inheritdoc/>
    public Tensor Score(TokenScoreInput input)
    {
        using var scope = new TensorScope();
        using var recording = torch.enable_grad();
        var text = input.Clip.Text;
        var inside = input.Inside();
        var owner = torch.arange(input.Ids.size(0), dtype: ScalarType.Int64, device: input.Ids.device);
        var (start, difference) = Path(text, input.Ids, inside, fromNeighbours);
        var sum = torch.zeros(input.Ids.shape, device: input.Ids.device);
        for (var point = 0; point < points; point++)
        {
            using var inner = new TensorScope();
            var share = points == 1 ? 1.0 : (point + 0.5) / points;
            var embedded = (start + (difference * share)).detach();
            embedded.requires_grad = true;
            Tensor feature;
            using (input.Autocast?.Invoke())
                feature = text.ForwardEndFrom(text.AddPositions(embedded), input.End);
            var match = objective.Match(feature.to(ScalarType.Float32), input.ImageClass, owner, input.LogitScale).sum();
            var gradient = torch.autograd.grad([match], [embedded])[0]!;
            sum.add_((gradient * difference).sum(2, false));
        }
        using var frozen = torch.no_grad();
        return scope.Keep(objective.Scale(sum, inside));
    }

    // Start, end and padding keep their own embedding; only the caption's words move.
    private static (Tensor Start, Tensor Difference) Path(TextEncoder text, Tensor ids, Tensor inside, bool fromNeighbours)
    {
        using var frozen = torch.no_grad();
        var embedded = text.token_embedding.forward(ids);                                              // (B, L, D)
        var weight = inside.to(ScalarType.Float32).unsqueeze(2);                                       // (B, L, 1)
        var mean = fromNeighbours
            ? Neighbours.Mean(text, ids, inside)
            : (embedded * weight).sum([0, 1], true) / weight.sum().clamp(1, double.PositiveInfinity);
        var difference = (embedded - mean) * weight;
        return (embedded - difference, difference);
    }
}
