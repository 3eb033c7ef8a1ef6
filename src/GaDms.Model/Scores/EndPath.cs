using GaDms.Model.Clip;
using GaDms.Model.Layers;
using GaDms.Torch;

namespace GaDms.Model.Scores;

// B batch, L token positions, D text width, H heads, d = D / H.

/// <summary>
/// The end of text on its way through the layers, recorded, while all other positions are given. The end sees itself too: its own
/// key and value are those of the path, so that the gradient passes through them.
/// </summary>
internal sealed class EndPath
{
    private readonly Tensor _end, _isEnd, _mask;
    private readonly int _heads;
    private readonly List<Tensor> _outputs = [];

    /// <summary>Begins the path.</summary>
    /// <param name="x">What enters the first layer, [B, L, D].</param>
    /// <param name="end">int64 [B].</param>
    /// <param name="heads">Heads of the attention.</param>
    public EndPath(Tensor x, Tensor end, int heads)
    {
        _end = end;
        _heads = heads;
        Token = TextEncoder.TokenAt(x, end).unsqueeze(1).detach();
        Token.requires_grad = true;
        var positions = torch.arange(x.size(1), dtype: ScalarType.Int64, device: x.device).unsqueeze(0);
        _isEnd = positions.eq(end.unsqueeze(1)).unsqueeze(1).unsqueeze(1);                              // (B, 1, 1, L)
        _mask = AttentionMask.First(end + 1).Logits(x);                                                // (B, 1, 1, L)
    }

    /// <summary>The end's token after the layers so far, [B, 1, D].</summary>
    public Tensor Token { get; private set; }

    /// <summary>The end's attention output of each layer so far, [B, 1, D].</summary>
    public IReadOnlyList<Tensor> Outputs => _outputs;

    /// <summary>Takes the path through a layer.</summary>
    public void Follow(ResidualAttentionBlock block, DenseTextLayer layer)
    {
        var (q, k, v) = block.attn.Project(block.ln_1.forward(Token));                                  // 3 x (B, 1, D)
        var query = Split(q) * (1.0 / Math.Sqrt((double)q.size(2) / _heads));                           // (B, H, 1, d)
        var others = query.matmul(Split(layer.Key).transpose(2, 3));                                   // (B, H, 1, L)
        var own = (query * Split(k)).sum(3, true);                                                     // (B, H, 1, 1)
        var weights = (torch.where(_isEnd, own.to(others.dtype), others) + _mask).softmax(-1);
        var ownWeight = weights.masked_fill(_isEnd.logical_not(), 0).sum(3, true);                      // (B, H, 1, 1)
        var given = TextEncoder.TokenAt(layer.Value, _end).unsqueeze(1);                                // (B, 1, D)
        var seen = weights.matmul(Split(layer.Value)) + (ownWeight * Split(v - given));                 // (B, H, 1, d)
        _outputs.Add(seen.transpose(1, 2).reshape(q.shape));
        Token = block.Finish(Token, block.attn.out_proj.forward(_outputs[^1]));
    }

    // (B, L, D) to (B, H, L, d).
    private Tensor Split(Tensor x) => x.view(x.size(0), x.size(1), _heads, x.size(2) / _heads).transpose(1, 2);
}
