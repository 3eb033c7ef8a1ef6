using GaDms.Model.Losses;
using GaDms.Torch;

namespace GaDms.Parity.Tests;

/// <summary>Losses to 1e-5 and their gradients to 1e-4.</summary>
public sealed class LossParity
{
    private delegate Tensor FeatureLoss(Tensor image, Tensor text);

    [GoldenFact]
    public void Losses_over_features_and_their_gradients()
    {
        using var scope = new TensorScope();
        using var golden = GoldenFile.Open("losses.safetensors");
        var (pids, imageIds) = (golden["pids"], golden["image_ids"]);
        double scale = golden.Scalar("logit_scale"), low = golden.Scalar("logit_scale_low");
        var cases = new Dictionary<string, FeatureLoss>
        {
            ["sdm"] = (i, t) => SimilarityDistributionMatching.Compute(i, t, pids, scale),
            ["sdm_low_scale"] = (i, t) => SimilarityDistributionMatching.Compute(i, t, pids, low),
            ["sdm_image_id"] = (i, t) => SimilarityDistributionMatching.Compute(i, t, pids, scale, imageIds, 0.3, releasedNormalisation: true),
            ["sdm_image_id_factor_0.6"] = (i, t) => SimilarityDistributionMatching.Compute(i, t, pids, low, imageIds, 0.6, releasedNormalisation: true),
            ["sdm_ddp_world1"] = (i, t) => SimilarityDistributionMatching.Compute(i, t, pids, scale),
            ["itc"] = (i, t) => ImageTextContrast.Compute(i, t, scale),
            ["itc_low_scale"] = (i, t) => ImageTextContrast.Compute(i, t, low),
            ["cmpm"] = (i, t) => CrossModalProjectionMatching.Compute(i, t, pids),
        };
        Assert.Equal(cases.Keys.Order(), golden.Names.Where(name => name.EndsWith(".grad_image", StringComparison.Ordinal)).Select(name => name[..^11]).Order());
        foreach (var (name, loss) in cases)
        {
            var (image, text) = (golden["image_features"], golden["text_features"]);
            image.requires_grad = true;
            text.requires_grad = true;
            var value = loss(image, text);
            value.backward();
            Close.To(golden.Scalar($"{name}.loss"), value.ToSingle(), 1e-5, $"{name}.loss");
            Close.To(golden[$"{name}.grad_image"], image.grad!, 1e-4, $"{name}.grad_image");
            Close.To(golden[$"{name}.grad_text"], text.grad!, 1e-4, $"{name}.grad_text");
        }
    }

    [GoldenFact]
    public void Identity_loss_and_its_gradients()
    {
        using var scope = new TensorScope();
        using var golden = GoldenFile.Open("losses.safetensors");
        var (image, text) = (golden["id.image_logits"], golden["id.text_logits"]);
        image.requires_grad = true;
        text.requires_grad = true;
        var loss = IdentityClassification.Compute(image, text, golden["id.labels"]);
        loss.backward();
        Close.To(golden.Scalar("id.loss"), loss.ToSingle(), 1e-5, "id.loss");
        Close.To(golden["id.grad_image_logits"], image.grad!, 1e-4, "id.grad_image_logits");
        Close.To(golden["id.grad_text_logits"], text.grad!, 1e-4, "id.grad_text_logits");
    }

    [GoldenFact]
    public void Masked_token_loss_and_its_gradient()
    {
        using var scope = new TensorScope();
        using var golden = GoldenFile.Open("losses.safetensors");
        var scores = golden["mlm.scores"];
        scores.requires_grad = true;
        var loss = MaskedTokenPrediction.Compute(scores, golden["mlm.labels"]);
        loss.backward();
        Close.To(golden.Scalar("mlm.loss"), loss.ToSingle(), 1e-5, "mlm.loss");
        Close.To(golden["mlm.grad_scores"], scores.grad!, 1e-4, "mlm.grad_scores");
    }
}
