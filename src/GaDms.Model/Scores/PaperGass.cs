using GaDms.Model.Clip;
using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Scores;

// B batch, L token positions, D text width, H heads.

/// <summary>
/// GASS as the paper's equations 1 to 4 have it: the network's own heads, attention divided by its sum over the caption's
/// tokens, everything taken over the caption's own tokens, minimum and maximum per caption.
/// </summary>
/// <param name="layers">Text layers, from the last.</param>
/// <param name="signed">Leave out the ReLU, which throws away just the tokens that argue against the picture.</param>
public sealed class PaperGass(int layers, bool signed) : ITokenScore
{
    private const double Epsilon = 1e-8;

    /// <inheritdoc/>
    public string Name => signed ? "paper-signed" : "paper";

    /// <inheritdoc/>
    public string Source => signed ? "paper, eq. 1-4, before the ReLU" : "paper, eq. 1-4";

    /// <inheritdoc/>
    public Tensor Score(TokenScoreInput input)
    {
        using var scope = new TensorScope();
        using var recording = torch.enable_grad();
        var text = input.Clip.Text;
        var pass = DenseTextPass.Run(text, input.Ids, input.End, layers, text.transformer.Blocks[0].attn.Heads, input.Autocast);
        var objective = F.cosine_similarity(input.ImageClass, pass.Feature, dim: 1).sum();
        var gradients = pass.GradientsAtEnd(objective);

        using var frozen = torch.no_grad();
        var inside = input.Inside();
        var insideValues = inside.to(ScalarType.Float32);
        var lengths = input.End.ToArray<long>();
        for (var b = 0; b < lengths.Length; b++)
            lengths[b]++;
        var pooling = MultiScalePooling.Matrices(lengths, (int)input.Ids.size(1), MultiScalePooling.DefaultScales, input.Ids.device);
        var sum = torch.zeros(input.Ids.shape, device: input.Ids.device);
        foreach (var (layer, gradient) in pass.Layers.Zip(gradients))
        {
            var q = F.normalize(TextEncoder.TokenAt(pooling.matmul(layer.Query), input.End), dim: 1);  // (B, D)
            var k = F.normalize(pooling.matmul(layer.Key), dim: 2);                                    // (B, L, D)
            var w = ScoreScaling.PerCaption(k.matmul(q.unsqueeze(2)).squeeze(2), inside);              // (B, L)
            var importance = (gradient.unsqueeze(1) * layer.Value).sum(2, false) * w;                  // S_g (B, L)
            var attention = DenseTextPass.AttentionFromEnd(layer, input.End).mean(1, false) * insideValues;
            sum = sum + (importance * attention / (attention.sum(1, true) + Epsilon));
        }
        var raw = sum / pass.Layers.Count;
        return scope.Keep(ScoreScaling.PerCaption(signed ? raw : raw.relu(), inside));
    }
}
