using GaDms.Model.Layers;
using GaDms.Torch;

namespace GaDms.Model.Clip;

/// <summary>Random weights as CLIP's authors draw them, so that a model can be trained from nothing.</summary>
public static class ClipInitialization
{
    /// <summary>Draws all weights of <paramref name="model"/> from libtorch's generator (see <c>torch.manual_seed</c>).</summary>
    public static void Apply(ClipModel model)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        model.Text.token_embedding.weight.normal_(0, 0.02);
        model.Text.positional_embedding.normal_(0, 0.01);
        model.Text.text_projection.normal_(0, Math.Pow(model.Config.TextWidth, -0.5));
        var scale = Math.Pow(model.Config.VisionWidth, -0.5);
        model.visual.class_embedding.normal_(0, scale);
        model.visual.positional_embedding.normal_(0, scale);
        model.visual.proj.normal_(0, scale);
        Apply(model.Text.transformer, model.Config.TextWidth);
        Apply(model.visual.transformer, model.Config.VisionWidth);
    }

    /// <summary>Draws the weights of a stack of blocks.</summary>
    public static void Apply(Transformer transformer, int width)
    {
        using var frozen = torch.no_grad();
        var attention = Math.Pow(width, -0.5);
        var projection = attention * Math.Pow(2.0 * transformer.Blocks.Count, -0.5);
        foreach (var block in transformer.Blocks)
        {
            Apply(block.attn, attention, projection);
            block.mlp.c_fc.weight.normal_(0, Math.Pow(2.0 * width, -0.5));
            block.mlp.c_proj.weight.normal_(0, projection);
        }
    }

    /// <summary>Draws the weights of one attention layer; biases are zero.</summary>
    public static void Apply(MultiheadAttention layer, double inputDeviation, double outputDeviation)
    {
        using var frozen = torch.no_grad();
        layer.in_proj_weight.normal_(0, inputDeviation);
        layer.in_proj_bias.zero_();
        layer.out_proj.weight.normal_(0, outputDeviation);
        layer.out_proj.bias!.zero_();
    }
}
