using GaDms.Model.Layers;
using GaDms.Torch;
using GaDms.Torch.nn;

namespace GaDms.Model.Clip;

// B batch, P image tokens (1 class token + patches), W image width, E joint width.

/// <summary>CLIP's image tower, under the published names below <c>visual</c>.</summary>
public sealed class ImageEncoder : Module
{
    /// <summary>Creates the tower with untrained weights; see <see cref="ClipInitialization"/>.</summary>
    public ImageEncoder(ClipConfig config)
    {
        var width = config.VisionWidth;
        class_embedding = register_parameter("class_embedding", torch.zeros([width]));
        positional_embedding = register_parameter("positional_embedding", torch.zeros([config.ImageTokens, width]));
        proj = register_parameter("proj", torch.zeros([width, config.EmbedDim]));
        conv1 = register_module("conv1", new Conv2d(3, width, config.PatchSize, config.Stride, bias: false));
        ln_pre = register_module("ln_pre", new LayerNorm(width));
        transformer = register_module("transformer", new Transformer(width, config.VisionLayers, width / config.HeadWidth));
        ln_post = register_module("ln_post", new LayerNorm(width));
    }

    /// <summary>[W].</summary>
    public Tensor class_embedding { get; }

    /// <summary>[P, W]; row 0 belongs to the class token, the rest to the grid row by row.</summary>
    public Tensor positional_embedding { get; }

    /// <summary>[W, E]; multiplies from the right.</summary>
    public Tensor proj { get; }

    /// <summary>Patch embedding, [W, 3, patch, patch] without bias.</summary>
    public Conv2d conv1 { get; }

    /// <summary>Layer norm before the blocks.</summary>
    public LayerNorm ln_pre { get; }

    /// <summary>The blocks.</summary>
    public Transformer transformer { get; }

    /// <summary>Layer norm after the blocks.</summary>
    public LayerNorm ln_post { get; }

    /// <summary>All tokens: final layer norm and projection applied to every one.</summary>
    /// <param name="images">[B, 3, height, width], normalised.</param>
    /// <returns>[B, P, E]; token 0 is the picture's global feature.</returns>
    public Tensor forward(Tensor images) => Project(transformer.forward(Embed(images)));

    /// <summary>The global feature only: in the last block nothing but the class token is computed.</summary>
    /// <returns>[B, E], not normalised.</returns>
    public Tensor ForwardClass(Tensor images)
    {
        var last = transformer.Blocks.Count - 1;
        var x = transformer.forward(Embed(images), to: last);
        var token = transformer.Blocks[last].ForwardAt(x, x.narrow(1, 0, 1), mask: null);   // (B, 1, W)
        return Project(token).squeeze(1);
    }

    /// <summary>What enters the first block: [B, 3, height, width] to [B, P, W].</summary>
    public Tensor Embed(Tensor images)
    {
        var patches = conv1.forward(images).flatten(2, 3).transpose(1, 2);                              // (B, P - 1, W)
        var token = class_embedding.to(patches.dtype).expand(patches.size(0), 1, patches.size(2));      // (B, 1, W)
        var x = torch.cat([token, patches], 1) + positional_embedding;                                  // (B, P, W)
        return ln_pre.forward(x);
    }

    /// <summary>Final layer norm and projection, [..., W] to [..., E].</summary>
    public Tensor Project(Tensor x) => ln_post.forward(x).matmul(proj);
}
