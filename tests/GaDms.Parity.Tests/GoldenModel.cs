using System.Text.Json.Nodes;
using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Torch;

namespace GaDms.Parity.Tests;

/// <summary>The recorded model, with every size read from config.json.</summary>
internal static class GoldenModel
{
    public static JsonNode Config { get; } = Golden.Json("config.json");

    public static int GassLayers => (int)Config["gass_layers"]!;

    public static double LogitScale => (double)Config["logit_scale"]!;

    public static ClipConfig Clip => new()
    {
        ImageHeight = (int)Config["img_size_hw"]![0]!,
        ImageWidth = (int)Config["img_size_hw"]![1]!,
        PatchSize = (int)Config["patch_size"]!,
        Stride = (int)Config["stride_size"]!,
        VisionWidth = (int)Config["vision_width"]!,
        VisionLayers = (int)Config["vision_layers"]!,
        TextWidth = (int)Config["text_width"]!,
        TextLayers = (int)Config["text_layers"]!,
        ContextLength = (int)Config["context_length"]!,
        VocabSize = (int)Config["vocab_size"]!,
        EmbedDim = (int)Config["embed_dim"]!,
    };

    /// <summary>The model with the recorded weights; with or without the identity classifier.</summary>
    public static GaDmsModel Load(bool classifier)
    {
        var heads = new CrossModalConfig
        {
            MaskedTokens = true,
            Layers = (int)Config["cross_modal_layers"]!,
            Identities = classifier ? (int)Config["num_classes"]! : 0,
        };
        var model = new GaDmsModel(Clip, heads);
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        using var weights = GoldenFile.Open("checkpoint.safetensors");
        foreach (var (name, parameter) in model.named_parameters())
            parameter.copy_(weights[name]);
        return model;
    }
}
