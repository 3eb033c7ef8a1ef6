using System.Text.Json;
using System.Text.Json.Nodes;
using GaDms.Model.Clip;

namespace GaDms.Bench.Clip;

/// <summary>The model and the batches of a run.</summary>
/// <param name="Clip">The two towers.</param>
/// <param name="CrossModalLayers">Self-attention blocks of the masked-token branch.</param>
/// <param name="Pictures">Pictures encoded at once.</param>
/// <param name="Captions">Captions encoded in one call.</param>
/// <param name="Pairs">Pairs of one training step.</param>
internal sealed record Sizes(ClipConfig Clip, int CrossModalLayers, int Pictures, int Captions, int Pairs)
{
    /// <summary>The paper's model.</summary>
    public static Sizes Full { get; } = new(ClipConfig.ViTB16, CrossModalLayers: 4, Pictures: 16, Captions: 64, Pairs: 8);

    /// <summary>The same model with little to do.</summary>
    public static Sizes Quick { get; } = Full with { Pictures = 4, Captions = 16, Pairs = 2 };

    /// <summary>Small enough to compare numbers in a moment; one text layer precedes the eight of the token score.</summary>
    public static Sizes Tiny { get; } = new(
        ClipConfig.ViTB16 with
        {
            ImageHeight = 64,
            ImageWidth = 32,
            VisionWidth = 128,
            VisionLayers = 2,
            TextWidth = 128,
            TextLayers = 9,
            VocabSize = 300,
            EmbedDim = 128,
        },
        CrossModalLayers: 1, Pictures: 3, Captions: 16, Pairs: 4);

    /// <summary>As the peer reads it.</summary>
    public JsonObject ToJson()
    {
        var json = JsonSerializer.SerializeToNode(Clip, JsonSerializerOptions.Web)!.AsObject();
        json["crossModalLayers"] = CrossModalLayers;
        return json;
    }
}
