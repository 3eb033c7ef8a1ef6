using GaDms.Model.Layers;
using GaDms.Torch;
using GaDms.Torch.nn;

namespace GaDms.Model.Clip;

// B batch, L token positions, D text width, E joint width, H heads.

/// <summary>
/// CLIP's text tower. Its parameters sit at the root of the published state dict
/// (<c>token_embedding</c>, <c>transformer</c>, ...), therefore <see cref="ClipModel"/> registers them.
/// </summary>
public sealed class TextEncoder
{
    internal TextEncoder(ClipConfig config)
    {
        var width = config.TextWidth;
        positional_embedding = torch.zeros([config.ContextLength, width]);
        text_projection = torch.zeros([width, config.EmbedDim]);
        transformer = new Transformer(width, config.TextLayers, width / config.HeadWidth);
        token_embedding = new Embedding(config.VocabSize, width);
        ln_final = new LayerNorm(width);
    }

    /// <summary>[context, D].</summary>
    public Tensor positional_embedding { get; }

    /// <summary>[D, E]; multiplies from the right.</summary>
    public Tensor text_projection { get; }

    /// <summary>The causal blocks.</summary>
    public Transformer transformer { get; }

    /// <summary>[vocabulary, D].</summary>
    public Embedding token_embedding { get; }

    /// <summary>Layer norm after the blocks.</summary>
    public LayerNorm ln_final { get; }

    /// <summary>Tokens and positions embedded: what enters the first block.</summary>
    /// <param name="ids">[B, L]; L may be shorter than the context.</param>
    /// <returns>[B, L, D].</returns>
    public Tensor Embed(Tensor ids) => AddPositions(token_embedding.forward(ids));

    /// <summary>Adds the positions to embedded tokens [B, L, D].</summary>
    public Tensor AddPositions(Tensor embedded) => embedded + positional_embedding.narrow(0, 0, embedded.size(1));

    /// <summary>All positions: final layer norm and projection applied to every one.</summary>
    /// <param name="ids">[B, L].</param>
    /// <returns>[B, L, E].</returns>
    public Tensor forward(Tensor ids)
    {
        var x = Embed(ids);
        return Project(transformer.forward(x, AttentionMask.Causal));
    }

    /// <summary>The captions' features: in the last block nothing but the end-of-text token is computed.</summary>
    /// <param name="ids">[B, L].</param>
    /// <param name="end">End-of-text position of each caption, int64 [B].</param>
    /// <returns>[B, E], not normalised.</returns>
    public Tensor ForwardEnd(Tensor ids, Tensor end) => ForwardEndFrom(Embed(ids), end);

    /// <summary>Like <see cref="ForwardEnd"/> from features that enter block <paramref name="from"/>, [B, L, D].</summary>
    public Tensor ForwardEndFrom(Tensor x, Tensor end, int from = 0)
    {
        var last = transformer.Blocks.Count - 1;
        x = transformer.forward(x, AttentionMask.Causal, from, last);
        var mask = AttentionMask.First(end + 1).Logits(x);                                              // (B, 1, 1, L)
        return Project(transformer.Blocks[last].ForwardAt(x, TokenAt(x, end).unsqueeze(1), mask)).squeeze(1);
    }

    /// <summary>Final layer norm and projection, [..., D] to [..., E].</summary>
    public Tensor Project(Tensor x) => ln_final.forward(x).matmul(text_projection);

    /// <summary>Row of each sample at its own position: [B, L, D] and [B] to [B, D].</summary>
    public static Tensor TokenAt(Tensor x, Tensor position)
    {
        var index = position.view(-1, 1, 1).expand(x.size(0), 1, x.size(2));                            // (B, 1, D)
        return x.gather(1, index).squeeze(1);
    }

    /// <summary>End-of-text position of each caption, int64 [B]: the first position of the highest id.</summary>
    public static Tensor EndPositions(Tensor ids) => ids.argmax(1);
}
