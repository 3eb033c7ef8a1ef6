using GaDms.Torch;

namespace GaDms.Model.Scores;

// B batch, L token positions, H heads, d = D / H.

/// <summary>
/// The exact first-order share of each token through attention: sum over layers and heads of
/// A_h[end, j] * (g_h . v_h[j]), with the sign kept.
/// </summary>
public sealed class AttentionContribution(int layers, MatchObjective objective) : ITokenScore
{
    /// <inheritdoc/>
    public string Name => $"contribution{objective.Suffix()}";

    /// <inheritdoc/>
    public string Source => "this project: first-order share of a token through attention";

    /// <inheritdoc/>
    public Tensor Score(TokenScoreInput input)
    {
        using var scope = new TensorScope();
        using var recording = torch.enable_grad();
        var text = input.Clip.Text;
        var heads = text.transformer.Blocks[0].attn.Heads;
        var pass = DenseTextPass.Run(text, input.Ids, input.End, layers, heads, input.Autocast);
        var owner = torch.arange(input.Ids.size(0), dtype: ScalarType.Int64, device: input.Ids.device);
        var match = objective.Match(pass.Feature, input.ImageClass, owner, input.LogitScale).sum();
        var gradients = pass.GradientsAtEnd(match);

        using var frozen = torch.no_grad();
        var (b, l) = (input.Ids.size(0), input.Ids.size(1));
        var sum = torch.zeros(input.Ids.shape, device: input.Ids.device);
        foreach (var (layer, gradient) in pass.Layers.Zip(gradients))
        {
            var v = layer.Value.reshape(b, l, heads, -1);                                              // (B, L, H, d)
            var g = gradient.reshape(b, 1, heads, -1);                                                 // (B, 1, H, d)
            var agreement = (v * g).sum(3, false).transpose(1, 2);                                     // (B, H, L)
            sum = sum + (DenseTextPass.AttentionFromEnd(layer, input.End) * agreement).sum(1, false);
        }
        return scope.Keep(objective.Scale(sum, input.Inside()));
    }
}
