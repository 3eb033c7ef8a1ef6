using GaDms.Model.CrossModal;
using GaDms.Torch;
using GaDms.Torch.optim;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Steps;

namespace GaDms.Parity.Tests;

/// <summary>A whole step: losses to 1e-5, gradient norms to 1e-3, five Adam steps to 1e-3 in loss.</summary>
public sealed class TrainStepParity
{
    private static readonly LossConfig s_pretraining = new()
    {
        Temperature = 1 / GoldenModelScale(),
        MaskedTokens = Golden.Present ? (double)GoldenModel.Config["mlm_loss_weight"]! : 0.3,
        ReleasedPadding = true,
    };

    [GoldenFact]
    public void Losses_and_masked_token_logits_of_the_recorded_batch()
    {
        using var scope = new TensorScope();
        using var golden = GoldenFile.Open("gass.safetensors");
        using var model = GoldenModel.Load(classifier: false);
        var losses = Step(model, s_pretraining, golden, "noise_text", 0);
        Close.To(golden.Scalar("ret.sdm_loss"), losses.Alignment, 1e-5, "sdm");
        Close.To(golden.Scalar("ret.mlm_loss"), losses.MaskedTokens, 1e-5, "mlm");
        Close.To(golden.Scalar("ret.total_loss"), losses.Total, 1e-5, "total");
        Close.To(golden.Scalar("ret.mlm_acc"), losses.MaskedTokenAccuracy, 1e-5, "accuracy");

        using var frozen = torch.no_grad();
        var clip = model.base_model;
        Close.To(golden["i_feats"], clip.EncodeImage(golden["images"]), 1e-4, "i_feats");
        Close.To(golden["noise_t_feats"], clip.Text.ForwardEnd(golden["noise_text"], golden["eos_position"]), 1e-4, "noise_t_feats");
        var crossed = model.CrossModal(clip.Text.forward(golden["mlm_ids"]), clip.visual.forward(golden["images"]), lengths: null);
        Close.To(golden["cross_former_out_sample0"], crossed.select(0, 0), 1e-4, "cross_former_out_sample0");
        Close.To(golden["mlm_logits"], model.PredictTokens(crossed, golden["mlm_logits_rows"]), 1e-4, "mlm_logits");
    }

    [GoldenFact]
    public void Gradients_of_the_pretraining_step()
    {
        using var scope = new TensorScope();
        using var batch = GoldenFile.Open("gass.safetensors");
        using var golden = GoldenFile.Open("train_step.safetensors");
        using var model = GoldenModel.Load(classifier: false);
        Step(model, s_pretraining, batch, "noise_text", 0);
        CompareGradients(golden, model, Names("train_step.json"));
    }

    [GoldenFact]
    public void Gradients_do_not_depend_on_the_size_of_the_pieces()
    {
        using var scope = new TensorScope();
        using var batch = GoldenFile.Open("gass.safetensors");
        using var golden = GoldenFile.Open("train_step.safetensors");
        using var model = GoldenModel.Load(classifier: false);
        var losses = Step(model, s_pretraining, batch, "noise_text", microBatch: 3);
        Close.To(batch.Scalar("ret.total_loss"), losses.Total, 1e-5, "total");
        CompareGradients(golden, model, Names("train_step.json"));
    }

    [GoldenFact]
    public void Gradients_of_the_finetuning_step()
    {
        using var scope = new TensorScope();
        using var batch = GoldenFile.Open("gass.safetensors");
        using var golden = GoldenFile.Open("finetune.safetensors");
        using var model = GoldenModel.Load(classifier: true);
        var losses = Step(model, s_pretraining with { Identity = (double)GoldenModel.Config["id_loss_weight"]! }, batch, "caption_ids_ori", 0);
        Close.To(golden.Scalar("ret.sdm_loss"), losses.Alignment, 1e-5, "sdm");
        Close.To(golden.Scalar("ret.id_loss"), losses.Identity, 1e-5, "id");
        Close.To(golden.Scalar("ret.mlm_loss"), losses.MaskedTokens, 1e-5, "mlm");
        Close.To(golden.Scalar("ret.total_loss"), losses.Total, 1e-5, "total");
        CompareGradients(golden, model, Names("finetune.json"));
    }

    [GoldenFact]
    public void Five_steps_of_Adam()
    {
        using var scope = new TensorScope();
        using var batch = GoldenFile.Open("gass.safetensors");
        using var golden = GoldenFile.Open("train_step.safetensors");
        using var model = GoldenModel.Load(classifier: false);
        using var adam = new Adam([.. model.named_parameters()], 1e-3, (0.9, 0.999), 1e-3, 4e-5);
        var expected = golden["losses_total"].ToArray<float>();
        for (var step = 0; step < expected.Length; step++)
        {
            using var inner = new TensorScope();
            var losses = Step(model, s_pretraining, batch, "noise_text", 0);
            Close.To(expected[step], losses.Total, 1e-3, $"loss after {step} steps");
            if (step == expected.Length - 1)
                break;
            adam.step();
            adam.zero_grad();
            foreach (var name in golden.Names.Where(name => name.StartsWith($"after_step{step + 1}.", StringComparison.Ordinal)))
                Close.To(golden[name], model.state_dict()[name[(name.IndexOf('.') + 1)..]], 1e-3, name);
        }
    }

    private static double GoldenModelScale() => Golden.Present ? GoldenModel.LogitScale : 50;

    private static string[] Names(string file) => [.. Golden.Json(file)["param_names"]!.AsArray().Select(name => (string)name!)];

    private static StepLosses Step(GaDmsModel model, LossConfig losses, GoldenFile golden, string aligned, int microBatch)
    {
        var captions = new CaptionBatch
        {
            Ids = golden["caption_ids_ori"].ToArray<long>(),
            NoiseIds = golden[aligned].ToArray<long>(),
            InformativeIds = golden["mlm_ids"].ToArray<long>(),
            Labels = golden["mlm_labels"].ToArray<long>(),
            End = golden["eos_position"].ToArray<long>(),
        };
        return new TrainingStep(model, losses, Precision.Fp32).Run(golden["images"], captions, golden["pids"], microBatch, false, out _);
    }

    private static void CompareGradients(GoldenFile golden, GaDmsModel model, string[] names)
    {
        var parameters = model.named_parameters().ToDictionary(pair => pair.Item1, pair => pair.Item2);
        Assert.Equal(names.Order(), parameters.Keys.Order());
        var (norms, probes) = (golden["grad_l2"].ToArray<float>(), golden["grad_probe"].ToArray<float>());
        var (largestNorm, largestProbe) = (norms.Max(), probes.Max(Math.Abs));
        for (var i = 0; i < names.Length; i++)
        {
            using var scope = new TensorScope();
            var gradient = parameters[names[i]].grad!.ToArray<float>();
            double norm = 0, probe = 0;
            for (var j = 0; j < gradient.Length; j++)
            {
                norm += (double)gradient[j] * gradient[j];
                probe += gradient[j] * Math.Cos(0.1 * j);
            }
            Assert.True(Math.Abs(Math.Sqrt(norm) - norms[i]) <= 1e-3 * Math.Max(norms[i], 1e-3 * largestNorm), $"norm of the gradient of {names[i]}: expected {norms[i]}, got {Math.Sqrt(norm)}");
            Assert.True(Math.Abs(probe - probes[i]) <= 1e-3 * largestProbe, $"probe of the gradient of {names[i]}: expected {probes[i]}, got {probe}");
            if (golden.Has($"grad.{names[i]}"))
                Close.To(golden[$"grad.{names[i]}"].ToArray<float>(), gradient, 1e-4, $"gradient of {names[i]}");
        }
    }
}
