using GaDms.Model.Clip;
using GaDms.Model.Layers;
using GaDms.Torch;
using GaDms.Torch.nn;

namespace GaDms.Model.CrossModal;

// B batch, L token positions, P image tokens, E joint width, N labelled positions.

/// <summary>
/// What is trained: CLIP under <c>base_model</c>, the masked-token branch and the identity classifier, with the
/// parameter names of the released code. Heads that the configuration does not ask for do not exist.
/// </summary>
public sealed class GaDmsModel : Module
{
    /// <summary>Creates the model with untrained weights.</summary>
    public GaDmsModel(ClipConfig clip, CrossModalConfig? heads = null)
    {
        Heads = heads ?? new CrossModalConfig();
        base_model = register_module("base_model", new ClipModel(clip));
        var width = clip.EmbedDim;
        if (Heads.Identities > 0)
            classifier = register_module("classifier", new Linear(width, Heads.Identities));
        if (!Heads.MaskedTokens)
            return;
        var attentionHeads = width / clip.HeadWidth;
        cross_attn = register_module("cross_attn", new MultiheadAttention(width, attentionHeads));
        cross_modal_transformer = register_module("cross_modal_transformer", new Transformer(width, Heads.Layers, attentionHeads));
        ln_pre_t = register_module("ln_pre_t", new LayerNorm(width));
        ln_pre_i = register_module("ln_pre_i", new LayerNorm(width));
        ln_post = register_module("ln_post", new LayerNorm(width));
        mlm_head = register_module("mlm_head", new MaskedTokenHead(width, clip.VocabSize));
    }

    /// <summary>Which heads there are.</summary>
    public CrossModalConfig Heads { get; }

    /// <summary>CLIP.</summary>
    public ClipModel base_model { get; }

    /// <summary>Identity classifier [identities, E], shared by both modalities; null without it.</summary>
    public Linear? classifier { get; }

    /// <summary>Cross-attention from text to image; null without the masked-token branch.</summary>
    public MultiheadAttention? cross_attn { get; }

    /// <summary>Self-attention blocks after it; null without the masked-token branch.</summary>
    public Transformer? cross_modal_transformer { get; }

    /// <summary>Layer norm of the text side; null without the masked-token branch.</summary>
    public LayerNorm? ln_pre_t { get; }

    /// <summary>Layer norm of the image side; null without the masked-token branch.</summary>
    public LayerNorm? ln_pre_i { get; }

    /// <summary>Layer norm after the blocks; null without the masked-token branch.</summary>
    public LayerNorm? ln_post { get; }

    /// <summary>The vocabulary head; null without the masked-token branch.</summary>
    public MaskedTokenHead? mlm_head { get; }

    /// <summary>Creates a model and draws its weights as the authors do.</summary>
    public static GaDmsModel CreateRandom(ClipConfig clip, CrossModalConfig? heads, long seed)
    {
        torch.manual_seed(seed);
        var model = new GaDmsModel(clip, heads);
        ClipInitialization.Apply(model.base_model);
        HeadInitialization.Apply(model);
        return model;
    }

    /// <summary>Text tokens that have seen the picture: cross-attention, blocks, layer norm (no residual around the cross-attention).</summary>
    /// <param name="text">Tokens of the masked caption, projected, [B, L, E].</param>
    /// <param name="image">All image tokens, projected, [B, P, E].</param>
    /// <param name="lengths">
    /// Tokens of each caption, int64 [B]; then no position looks at the padding behind them, and a batch may be cut to its
    /// longest caption. Null as in the released code, where padding takes part.
    /// </param>
    /// <returns>[B, L, E].</returns>
    public Tensor CrossModal(Tensor text, Tensor image, Tensor? lengths)
    {
        RequireMaskedTokens();
        var mask = lengths is null ? null : AttentionMask.First(lengths);
        var x = cross_attn!.forward(ln_pre_t!.forward(text), ln_pre_i!.forward(image), mask: null);     // (B, L, E)
        return ln_post!.forward(cross_modal_transformer!.forward(x, mask));
    }

    /// <summary>Logits [N, vocabulary] at chosen positions of <see cref="CrossModal"/>'s result.</summary>
    /// <param name="crossed">[B, L, E].</param>
    /// <param name="rows">int64 [N]; row b * L + position.</param>
    public Tensor PredictTokens(Tensor crossed, Tensor rows)
    {
        RequireMaskedTokens();
        return mlm_head!.forward(crossed.reshape(-1, crossed.size(2)).index_select(0, rows));
    }

    private void RequireMaskedTokens()
    {
        if (mlm_head is null)
            throw new InvalidOperationException("this model has no masked-token branch (heads.maskedTokens is false)");
    }
}
