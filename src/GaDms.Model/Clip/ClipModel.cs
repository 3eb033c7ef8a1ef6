using GaDms.Torch;
using GaDms.Torch.nn;

namespace GaDms.Model.Clip;

// B batch, L token positions, P image tokens, E joint width.

/// <summary>CLIP: an image tower and a text tower that meet in one space. Names as in OpenAI's release.</summary>
public sealed class ClipModel : Module
{
    /// <summary>Creates the model with untrained weights; see <see cref="ClipInitialization"/>.</summary>
    public ClipModel(ClipConfig config)
    {
        config.Validate();
        Config = config;
        Text = new TextEncoder(config);
        register_parameter("positional_embedding", Text.positional_embedding);
        register_parameter("text_projection", Text.text_projection);
        register_module("transformer", Text.transformer);
        register_module("token_embedding", Text.token_embedding);
        register_module("ln_final", Text.ln_final);
        visual = register_module("visual", new ImageEncoder(config));
    }

    /// <summary>Sizes of the model.</summary>
    public ClipConfig Config { get; }

    /// <summary>The image tower.</summary>
    public ImageEncoder visual { get; }

    /// <summary>The text tower.</summary>
    public TextEncoder Text { get; }

    /// <summary>Global features of pictures: [B, 3, height, width] to [B, E], not normalised.</summary>
    public Tensor EncodeImage(Tensor images) => visual.ForwardClass(images);

    /// <summary>Features of captions: int64 [B, L] to [B, E], not normalised.</summary>
    public Tensor EncodeText(Tensor ids) => Text.ForwardEnd(ids, TextEncoder.EndPositions(ids));
}
