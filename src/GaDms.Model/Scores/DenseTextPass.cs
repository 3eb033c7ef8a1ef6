using GaDms.Model.Clip;
using GaDms.Model.Layers;
using GaDms.Torch;

namespace GaDms.Model.Scores;

// B batch, L token positions, D text width, E joint width, H heads.

/// <summary>What one text layer computed in a <see cref="DenseTextPass"/>.</summary>
/// <param name="Query">[B, L, D], not scaled.</param>
/// <param name="Key">[B, L, D].</param>
/// <param name="Value">[B, L, D].</param>
/// <param name="Attention">Weights [B, H, L, L].</param>
/// <param name="Output">Attention output before the output projection, [B, L, D].</param>
public sealed record DenseTextLayer(Tensor Query, Tensor Key, Tensor Value, Tensor Attention, Tensor Output);

/// <summary>
/// The last layers of the text tower once more with explicit attention, and the gradient with respect to each layer's attention
/// output at the end of text. The feature is that of the end of text, and the attention is causal, so that what happens at the end
/// reaches the feature along that one position alone: only its path is recorded, all others are computed without a graph, and one
/// backward pass over one position serves all layers.
/// </summary>
public sealed class DenseTextPass
{
    private readonly IReadOnlyList<Tensor> _outputsAtEnd;

    private DenseTextPass(Tensor feature, IReadOnlyList<DenseTextLayer> layers, IReadOnlyList<Tensor> outputsAtEnd)
    {
        Feature = feature;
        Layers = layers;
        _outputsAtEnd = outputsAtEnd;
    }

    /// <summary>End-of-text features, projected, [B, E]; recorded from the first layer's attention output on.</summary>
    public Tensor Feature { get; }

    /// <summary>What the layers computed, first to last, without a graph.</summary>
    public IReadOnlyList<DenseTextLayer> Layers { get; }

    /// <summary>Runs the pass; gradients must be enabled.</summary>
    /// <param name="text">The text tower.</param>
    /// <param name="ids">int64 [B, L].</param>
    /// <param name="end">int64 [B].</param>
    /// <param name="layers">How many layers, from the last; more than there are means all.</param>
    /// <param name="heads">Heads of these layers; the network's own, or 1 as in the released code.</param>
    /// <param name="autocast">Begins coarser arithmetic for all but the recorded path; null: float32.</param>
    public static DenseTextPass Run(TextEncoder text, Tensor ids, Tensor end, int layers, int heads, Func<IDisposable?>? autocast = null)
    {
        var blocks = text.transformer.Blocks;
        var first = Math.Max(0, blocks.Count - layers);
        Tensor x;
        using (torch.no_grad())
        using (autocast?.Invoke())
        {
            x = text.Embed(ids);
            x = text.transformer.forward(x, AttentionMask.Causal, to: first);
        }
        var mask = AttentionMask.Causal.Logits(x);
        var path = new EndPath(x, end, heads);
        var recorded = new List<DenseTextLayer>(blocks.Count - first);
        for (var i = first; i < blocks.Count; i++)
        {
            var block = blocks[i];
            using (torch.no_grad())
            using (autocast?.Invoke())
            {
                var (q, k, v) = block.attn.Project(block.ln_1.forward(x));
                var (output, weights) = MultiheadAttention.Attend(q, k, v, heads, mask);
                recorded.Add(new DenseTextLayer(Full(q), Full(k), Full(v), Full(weights), Full(output)));
                if (i + 1 < blocks.Count)
                    x = block.Finish(x, block.attn.out_proj.forward(output));
            }
            path.Follow(block, recorded[^1]);
        }
        return new DenseTextPass(text.Project(path.Token).squeeze(1), recorded, path.Outputs);
    }

    // What the scores compute from the layers is little work, and differences of nearly equal numbers: always float32.
    private static Tensor Full(Tensor x) => x.to(ScalarType.Float32);

    /// <summary>Gradient of <paramref name="objective"/> (a scalar) at each sample's end position, per layer [B, D].</summary>
    public IReadOnlyList<Tensor> GradientsAtEnd(Tensor objective)
    {
        var gradients = torch.autograd.grad([objective], [.. _outputsAtEnd]);
        return [.. gradients.Select(gradient => gradient!.squeeze(1))];
    }

    /// <summary>Attention that each sample's end position pays, [B, H, L].</summary>
    public static Tensor AttentionFromEnd(DenseTextLayer layer, Tensor end)
    {
        var a = layer.Attention;
        var index = end.view(-1, 1, 1, 1).expand(a.size(0), a.size(1), 1, a.size(3));
        return a.gather(2, index).squeeze(2);
    }
}
