using GaDms.Model.Clip;
using GaDms.Model.Layers;
using GaDms.Model.Scores;
using GaDms.Torch;

namespace GaDms.Parity.Tests;

/// <summary>GASS as released: every recorded intermediate and the map, to 1e-4.</summary>
public sealed class GassParity
{
    [GoldenFact]
    public void Intermediates_and_map_of_the_recorded_batch()
    {
        using var scope = new TensorScope();
        using var golden = GoldenFile.Open("gass.safetensors");
        using var model = GoldenModel.Load(classifier: false);
        using var frozen = torch.no_grad();
        var input = Input(golden, model.base_model);
        Close.To(golden["image_feats"], input.ImageTokens, 1e-4, "image_feats");
        Assert.Equal(golden["eos_position"].ToArray<long>(), input.End.ToArray<long>());

        var score = new ReleasedGass(GoldenModel.GassLayers);
        var trace = score.Trace(input);
        Close.To(golden["text_feats_dense"], trace.Pass.Feature, 1e-4, "text_feats_dense");
        Close.To(golden["cosine"], trace.Cosine, 1e-4, "cosine");
        Close.To(golden["grad_at_eos"], torch.stack([.. trace.Gradients], 0), 1e-4, "grad_at_eos");
        Close.To(golden["enhanced_sim_qk"], torch.stack([.. trace.Similarities], 0), 1e-4, "enhanced_sim_qk");
        Close.To(golden["importance_raw_sum"], torch.stack([.. trace.ImportanceSums], 0), 1e-4, "importance_raw_sum");
        var attention = trace.Pass.Layers.Select(layer => DenseTextPass.AttentionFromEnd(layer, input.End).select(1, 0));
        Close.To(golden["attn_from_eos"], torch.stack([.. attention], 0), 1e-4, "attn_from_eos");
        for (var i = 0; i < trace.Pass.Layers.Count; i++)
            CompareLayer(golden, i, trace.Pass.Layers[i]);
        var pooled = MultiScalePooling.Pool(trace.Pass.Layers[0].Query, MultiScalePooling.DefaultScales).select(0, 0);
        Close.To(golden["multi_scale_pooling_layer0_q"].squeeze(1), pooled, 1e-4, "multi_scale_pooling_layer0_q");
        Close.To(golden["grad_emap"], score.Score(input), 1e-4, "grad_emap");
    }

    [GoldenFact]
    public void The_map_of_a_cut_batch_is_that_of_the_whole_one()
    {
        using var scope = new TensorScope();
        using var golden = GoldenFile.Open("gass.safetensors");
        using var model = GoldenModel.Load(classifier: false);
        using var frozen = torch.no_grad();
        var input = Input(golden, model.base_model);
        var length = input.End.ToArray<long>().Max() + 1;
        var cut = new ReleasedGass(GoldenModel.GassLayers).Score(input with { Ids = input.Ids.narrow(1, 0, length) });
        Close.To(golden["grad_emap"].narrow(1, 0, length), cut, 1e-4, "grad_emap, cut");
    }

    [GoldenFact]
    public void Attention_and_pooling_alone()
    {
        using var scope = new TensorScope();
        using var golden = GoldenFile.Open("gass.safetensors");
        var q = golden["unit.attn.q"].transpose(0, 1);
        var k = golden["unit.attn.k"].transpose(0, 1);
        var v = golden["unit.attn.v"].transpose(0, 1);
        foreach (var heads in new[] { 1, 3 })
        {
            var (output, weights) = MultiheadAttention.Attend(q, k, v, heads, AttentionMask.Causal.Logits(q));
            Close.To(golden[$"unit.attn.heads{heads}.out"].transpose(0, 1), output, 1e-4, $"unit.attn.heads{heads}.out");
            Close.To(golden[$"unit.attn.heads{heads}.weights"], weights.mean(1, false), 1e-4, $"unit.attn.heads{heads}.weights");
        }
        foreach (var name in golden.Names.Where(name => name.StartsWith("unit.", StringComparison.Ordinal) && name.EndsWith(".scales", StringComparison.Ordinal)))
        {
            var unit = name[..^".scales".Length];
            var scales = Array.ConvertAll(golden[name].ToArray<long>(), scale => (int)scale);
            var (query, key, end) = (golden[$"{unit}.q"].transpose(0, 1), golden[$"{unit}.k"].transpose(0, 1), golden[$"{unit}.eos"]);
            Close.To(golden[$"{unit}.multi_scale_pooling_q"].transpose(0, 1), MultiScalePooling.Pool(query, scales), 1e-4, $"{unit}.multi_scale_pooling_q");
            Close.To(golden[$"{unit}.enhanced_sim_qk"], ReleasedGass.QueryKeySimilarity(query, key, end, scales), 1e-4, $"{unit}.enhanced_sim_qk");
        }
    }

    private static TokenScoreInput Input(GoldenFile golden, ClipModel clip)
    {
        var ids = golden["caption_ids_ori"];
        return new TokenScoreInput
        {
            Clip = clip,
            Ids = ids,
            End = TextEncoder.EndPositions(ids),
            ImageTokens = clip.visual.forward(golden["images"]),
            LogitScale = GoldenModel.LogitScale,
        };
    }

    private static void CompareLayer(GoldenFile golden, int index, DenseTextLayer layer)
    {
        Close.To(golden[$"layer{index}.q"].squeeze(1), layer.Query.select(0, 0), 1e-4, $"layer{index}.q");
        Close.To(golden[$"layer{index}.k"].squeeze(1), layer.Key.select(0, 0), 1e-4, $"layer{index}.k");
        Close.To(golden[$"layer{index}.v"].squeeze(1), layer.Value.select(0, 0), 1e-4, $"layer{index}.v");
        Close.To(golden[$"layer{index}.attn_out"].squeeze(1), layer.Output.select(0, 0), 1e-4, $"layer{index}.attn_out");
        Close.To(golden[$"layer{index}.attn"].squeeze(0), layer.Attention.select(0, 0).select(0, 0), 1e-4, $"layer{index}.attn");
    }
}
