using GaDms.Model.Clip;
using GaDms.Model.CrossModal;
using GaDms.Model.Layers;
using GaDms.Torch;

namespace GaDms.Model.Tests.Clip;

/// <summary>Each head of a small image tower begins by looking at one horizontal stripe of the picture.</summary>
public sealed class StripeInitializationTests
{
    private static readonly ClipConfig Config = new()
    {
        ImageHeight = 96,
        ImageWidth = 48,
        PatchSize = 12,
        Stride = 12,
        VisionWidth = 128,
        VisionLayers = 3,
        TextWidth = 32,
        TextLayers = 1,
        ContextLength = 8,
        VocabSize = 40,
        EmbedDim = 32,
        HeadWidth = 16,
    };

    [Fact]
    public void Every_head_looks_at_its_own_stripe()
    {
        using var scope = new TensorScope();
        using var model = GaDmsModel.CreateRandom(Config, null, seed: 3);
        Assert.NotEqual(Enumerable.Range(0, Config.GridHeight), MostSeenStripes(model.base_model.visual));
        StripeInitialization.Apply(model.base_model.visual, Config);
        Assert.Equal(Enumerable.Range(0, Config.GridHeight), MostSeenStripes(model.base_model.visual));
    }

    [Fact]
    public void All_patches_have_positions_of_their_own()
    {
        using var scope = new TensorScope();
        using var model = GaDmsModel.CreateRandom(Config, null, seed: 3);
        StripeInitialization.Apply(model.base_model.visual, Config);
        var positions = model.base_model.visual.positional_embedding.ToArray<float>().Chunk(Config.VisionWidth).ToArray();

        Assert.All(positions[0], value => Assert.Equal(0, value));
        Assert.Equal(Config.ImageTokens, positions.Select(row => string.Join(' ', row)).Distinct(StringComparer.Ordinal).Count());
    }

    // For each head of the first block, the stripe that gets most of the class token's attention, mean over pictures.
    private static IEnumerable<int> MostSeenStripes(ImageEncoder tower)
    {
        using var frozen = torch.no_grad();
        var images = torch.randn(32, 3, Config.ImageHeight, Config.ImageWidth);
        var patches = tower.conv1.forward(images).flatten(2, 3).transpose(1, 2);
        var token = tower.class_embedding.expand(32, 1, Config.VisionWidth);
        var block = tower.transformer.Blocks[0];
        var x = block.ln_1.forward(tower.ln_pre.forward(torch.cat([token, patches], 1) + tower.positional_embedding));
        var (q, k, v) = block.attn.Project(x);
        var weights = MultiheadAttention.Attend(q.narrow(1, 0, 1), k, v, block.attn.Heads, mask: null).Weights.mean(0);   // (H, 1, P)
        var stripes = weights.narrow(-1, 1, Config.ImageTokens - 1).reshape(block.attn.Heads, Config.GridHeight, Config.GridWidth).sum(2);
        return [.. stripes.ToArray<float>().Chunk(Config.GridHeight).Select(row => Array.IndexOf(row, row.Max()))];
    }
}
