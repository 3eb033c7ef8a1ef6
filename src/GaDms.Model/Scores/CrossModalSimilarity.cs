using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Scores;

// B batch, L token positions, P image tokens, E joint width.

/// <summary>
/// CSS, the paper's comparison (its table 4, after NAM): each text token's feature against the image tokens, the best
/// cosine counts.
/// </summary>
public sealed class CrossModalSimilarity : ITokenScore
{
    /// <inheritdoc/>
    public string Name => "css";

    /// <inheritdoc/>
    public string Source => "paper, table 4 (NAM)";

    /// <inheritdoc/>
    public Tensor Score(TokenScoreInput input)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var text = F.normalize(input.Clip.Text.forward(input.Ids), dim: 2);                            // (B, L, E)
        var image = F.normalize(input.ImageTokens, dim: 2);                                            // (B, P, E)
        var best = text.matmul(image.transpose(1, 2)).amax(2, false);                                  // (B, L)
        return scope.Keep(ScoreScaling.PerCaption(best.to(ScalarType.Float32), input.Inside()));
    }
}
