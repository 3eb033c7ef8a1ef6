using GaDms.Torch;
using GaDms.Torch.nn;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Model.Layers;

// B batch, L query positions, S key positions, D width, H heads, d = D / H.

/// <summary>
/// Multi-head attention with the parameters of <c>torch.nn.MultiheadAttention</c>: query, key and value
/// projections stacked in <c>in_proj_weight</c> [3D, D], then <c>out_proj</c>.
/// </summary>
public sealed class MultiheadAttention : Module
{
    private readonly int _width;

    /// <summary>Creates the layer with <paramref name="heads"/> heads of <paramref name="width"/> / heads each.</summary>
    public MultiheadAttention(int width, int heads)
    {
        _width = width;
        Heads = heads;
        in_proj_weight = register_parameter("in_proj_weight", torch.empty([3 * width, width]));
        in_proj_bias = register_parameter("in_proj_bias", torch.zeros([3 * width]));
        out_proj = register_module("out_proj", new Linear(width, width));
    }

    /// <summary>Number of heads (H).</summary>
    public int Heads { get; }

    /// <summary>Stacked projections, [3D, D].</summary>
    public Tensor in_proj_weight { get; }

    /// <summary>Their biases, [3D].</summary>
    public Tensor in_proj_bias { get; }

    /// <summary>Output projection.</summary>
    public Linear out_proj { get; }

    /// <summary>Query, key and value of every position, each [B, L, D]; the query is not scaled.</summary>
    public (Tensor Query, Tensor Key, Tensor Value) Project(Tensor x)
    {
        var parts = F.linear(x, in_proj_weight, in_proj_bias).chunk(3, -1);   // 3 x (B, L, D)
        return (parts[0], parts[1], parts[2]);
    }

    /// <summary>Self-attention.</summary>
    /// <param name="x">[B, L, D].</param>
    /// <param name="mask">Added to the logits before the softmax; broadcasts to [B, H, L, L]. None: all see all.</param>
    /// <returns>[B, L, D].</returns>
    public Tensor forward(Tensor x, Tensor? mask)
    {
        var (q, k, v) = Project(x);
        return out_proj.forward(Attend(q, k, v, Heads, mask).Output);
    }

    /// <summary>Attention of <paramref name="query"/> [B, L, D] over <paramref name="memory"/> [B, S, D]; returns [B, L, D].</summary>
    public Tensor forward(Tensor query, Tensor memory, Tensor? mask)
    {
        var q = F.linear(query, in_proj_weight.narrow(0, 0, _width), in_proj_bias.narrow(0, 0, _width));              // (B, L, D)
        var kv = F.linear(memory, in_proj_weight.narrow(0, _width, 2 * _width), in_proj_bias.narrow(0, _width, 2 * _width)).chunk(2, -1);
        return out_proj.forward(Attend(q, kv[0], kv[1], Heads, mask).Output);
    }

    /// <summary>Scaled dot-product attention over <paramref name="heads"/> heads, before the output projection.</summary>
    /// <returns>Output [B, L, D] and weights [B, H, L, S].</returns>
    public static (Tensor Output, Tensor Weights) Attend(Tensor query, Tensor key, Tensor value, int heads, Tensor? mask)
    {
        var (b, l, s, width) = (query.size(0), query.size(1), key.size(1), query.size(2));
        var d = width / heads;
        var q = (query * (1.0 / Math.Sqrt(d))).view(b, l, heads, d).transpose(1, 2);   // (B, H, L, d)
        var k = key.reshape(b, s, heads, d).permute(0, 2, 3, 1);                        // (B, H, d, S)
        var v = value.reshape(b, s, heads, d).transpose(1, 2);                          // (B, H, S, d)
        var logits = q.matmul(k);                                                      // (B, H, L, S)
        if (mask is not null)
            logits = logits + mask;
        var weights = logits.softmax(-1);
        var output = weights.matmul(v).transpose(1, 2).reshape(b, l, width);            // (B, L, D)
        return (output, weights);
    }
}
