using GaDms.Model.Clip;
using GaDms.Torch;

namespace GaDms.Model.CrossModal;

/// <summary>Random weights of the heads, as the released code draws them.</summary>
public static class HeadInitialization
{
    /// <summary>Draws the weights of all heads that <paramref name="model"/> has.</summary>
    public static void Apply(GaDmsModel model)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var width = model.base_model.Config.EmbedDim;
        if (model.classifier is { } classifier)
        {
            classifier.weight.normal_(0, 0.001);
            classifier.bias!.zero_();
        }
        if (model.mlm_head is not { } head)
            return;
        var attention = Math.Pow(width, -0.5);
        var projection = attention * Math.Pow(2.0 * Math.Max(1, model.Heads.Layers), -0.5);
        ClipInitialization.Apply(model.cross_modal_transformer!, width);
        ClipInitialization.Apply(model.cross_attn!, attention, projection);
        head.dense.weight.normal_(0, Math.Pow(2.0 * width, -0.5));
        head.fc.weight.normal_(0, projection);
    }
}
