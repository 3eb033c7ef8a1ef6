using GaDms.Model.Clip;
using GaDms.Torch;

namespace GaDms.Parity.Tests;

/// <summary>Tower outputs to 1e-4.</summary>
public sealed class ForwardParity
{
    [GoldenFact]
    public void Both_towers_all_tokens_and_features()
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        using var golden = GoldenFile.Open("forward.safetensors");
        using var model = GoldenModel.Load(classifier: false);
        var clip = model.base_model;
        Close.To(golden["base.encode_image"], clip.visual.forward(golden["images"]), 1e-4, "base.encode_image");
        Close.To(golden["base.encode_text"], clip.Text.forward(golden["caption_ids"]), 1e-4, "base.encode_text");
        Close.To(golden["encode_image"], clip.EncodeImage(golden["images"]), 1e-4, "encode_image");
        Close.To(golden["encode_text"], clip.EncodeText(golden["caption_ids"]), 1e-4, "encode_text");
    }

    [GoldenFact]
    public void Cutting_a_batch_to_its_longest_caption_changes_no_feature()
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        using var golden = GoldenFile.Open("forward.safetensors");
        using var model = GoldenModel.Load(classifier: false);
        var ids = golden["caption_ids"];
        var end = TextEncoder.EndPositions(ids).ToArray<long>();
        var shorter = Enumerable.Range(0, end.Length).Where(i => end[i] + 1 < ids.size(1)).Select(i => (long)i).ToArray();
        Assert.NotEmpty(shorter);
        var rows = torch.tensor(shorter, [shorter.Length]);
        var longest = shorter.Max(i => end[i]) + 1;
        var cut = ids.index_select(0, rows).narrow(1, 0, longest);
        Close.To(golden["encode_text"].index_select(0, rows), model.base_model.EncodeText(cut), 1e-4, "encode_text, cut");
    }
}
