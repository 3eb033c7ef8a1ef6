using GaDms.Torch;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Scores;

// B batch, L token positions (always the whole context here), D text width.

/// <summary>
/// GASS exactly as the released code computes it: one attention head of the full width although the network was trained
/// with several, attention divided by the sum of the raw importances, minimum and maximum over the whole batch. Its values
/// depend on padding, so captions are extended to the full context.
/// </summary>
public sealed class ReleasedGass(int layers) : ITokenScore
{
    private const double Epsilon = 1e-8;

    /// <inheritdoc/>
    public string Name => "released";

    /// <inheritdoc/>
    public string Source => "released code";

    /// <inheritdoc/>
    public Tensor Score(TokenScoreInput input)
    {
        using var scope = new TensorScope();
        var length = input.Ids.size(1);
        var context = input.Clip.Config.ContextLength;
        var ids = length < context ? F.pad(input.Ids, [0, context - length]) : input.Ids;
        var trace = Trace(input with { Ids = ids });
        using var frozen = torch.no_grad();
        return scope.Keep(ScoreScaling.WholeBatch(trace.Sum.relu()).narrow(1, 0, length).contiguous());
    }

    /// <summary>The formula with what the parity tests compare; captions must have the full context.</summary>
    public ReleasedGassTrace Trace(TokenScoreInput input)
    {
        using var recording = torch.enable_grad();
        var pass = DenseTextPass.Run(input.Clip.Text, input.Ids, input.End, layers, heads: 1, input.Autocast);
        var cosine = F.normalize(input.ImageClass, dim: 1).matmul(F.normalize(pass.Feature, dim: 1).t());
        var gradients = pass.GradientsAtEnd(cosine.diagonal().sum());

        using var frozen = torch.no_grad();
        var inside = input.Inside().to(ScalarType.Float32);
        Tensor? sum = null;
        var similarities = new List<Tensor>();
        var importanceSums = new List<Tensor>();
        foreach (var (layer, gradient) in pass.Layers.Zip(gradients))
        {
            var similarity = QueryKeySimilarity(layer.Query, layer.Key, input.End, MultiScalePooling.DefaultScales);
            var importance = (gradient.unsqueeze(1) * layer.Value).sum(2, false) * similarity;         // S_g (B, L)
            var total = importance.sum(1, true);                                                      // over all positions
            var attention = DenseTextPass.AttentionFromEnd(layer, input.End).select(1, 0);            // A (B, L)
            var product = importance * inside * (attention * inside / (total + Epsilon));
            sum = sum is null ? product : sum + product;
            similarities.Add(similarity);
            importanceSums.Add(total.squeeze(1));
        }
        return new ReleasedGassTrace(pass, cosine, gradients, similarities, importanceSums, sum!);
    }

    /// <summary>
    /// w of eq. 1: cosine between the pooled query at the end position and every pooled key, minimum and maximum over all
    /// L positions scaled to 0 and 1.
    /// </summary>
    /// <returns>[B, L].</returns>
    public static Tensor QueryKeySimilarity(Tensor query, Tensor key, Tensor end, IReadOnlyList<int> scales)
    {
        var q = F.normalize(MultiScalePooling.PoolAt(query, end, scales), dim: 1);                     // (B, D)
        var k = F.normalize(MultiScalePooling.Pool(key, scales), dim: 2);                              // (B, L, D)
        var w = k.matmul(q.unsqueeze(2)).squeeze(2);                                                  // (B, L)
        var minimum = w.amin(1, true);
        return (w - minimum) / (w.amax(1, true) - minimum + Epsilon);
    }
}

/// <summary>Intermediates of <see cref="ReleasedGass"/>, for parity tests and explanations.</summary>
/// <param name="Pass">The dense text pass.</param>
/// <param name="Cosine">[B, B], image by text.</param>
/// <param name="Gradients">Per layer, gradient at the end position [B, D].</param>
/// <param name="Similarities">Per layer, w [B, L].</param>
/// <param name="ImportanceSums">Per layer, sum of S_g over all positions [B].</param>
/// <param name="Sum">Sum over layers before the ReLU, [B, L].</param>
public sealed record ReleasedGassTrace(
    DenseTextPass Pass, Tensor Cosine, IReadOnlyList<Tensor> Gradients, IReadOnlyList<Tensor> Similarities, IReadOnlyList<Tensor> ImportanceSums, Tensor Sum);
