using GaDms.Model.Checkpoints;
using GaDms.Model.CrossModal;
using GaDms.Model.Scores;
using GaDms.Torch;
using GaDms.Torch.optim;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Evaluation;
using GaDms.Training.Steps;
using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Bench;

/// <summary>This project's side of the comparison.</summary>
internal sealed class Ours : IDisposable
{
    private readonly GaDmsModel _model;
    private readonly FeatureExtractor _extractor;
    private readonly TrainingStep _step;
    private readonly Adam _adam;
    private readonly ITokenScore _score = TokenScores.Create("released");
    private readonly CaptionBatch _batch;
    private readonly long[][] _captions;
    private readonly Tensor _gallery, _images, _identities, _ids, _end;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="sizes">What to build.</param>
    /// <param name="inputs">What to feed it with.</param>
    /// <param name="learningRate">Adam's.</param>
    /// <param name="likePeer">Padding takes part as in the released code; else captions are cut to the batch's longest, as in a real run.</param>
    public Ours(Sizes sizes, Inputs inputs, double learningRate, bool likePeer = false)
    {
        _model = GaDmsModel.CreateRandom(sizes.Clip, new CrossModalConfig { Layers = sizes.CrossModalLayers, MaskedTokens = true }, seed: 1);
        _extractor = new FeatureExtractor(_model.base_model, Device.CPU, Precision.Fp32);
        _step = new TrainingStep(_model, new LossConfig { ReleasedPadding = likePeer }, Precision.Fp32);
        var recipe = new OptimizerConfig();
        _adam = new Adam([.. _model.named_parameters()], learningRate, (recipe.Beta1, recipe.Beta2), recipe.Epsilon, recipe.WeightDecay);
        _batch = inputs.Batch(likePeer ? sizes.Clip.ContextLength : null);
        _captions = inputs.Captions;
        _gallery = torch.tensor(inputs.Gallery, inputs.PictureShape(sizes.Pictures));
        _images = torch.tensor(inputs.Images, inputs.PictureShape(sizes.Pairs));
        _identities = torch.tensor(inputs.Identities, [sizes.Pairs]);
        _ids = _batch.ToTensor(_batch.Ids, Device.CPU);
        _end = torch.tensor(_batch.End, [_batch.Count]);
    }

    /// <summary>Moves every weight a little, so that no bias is 0 and no layer norm the identity, and writes them all.</summary>
    public void PerturbAndSaveWeights(string path)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        foreach (var parameter in _model.parameters())
            parameter.add_(torch.randn_like(parameter) * 0.02);
        SafetensorsWriter.Write(path, [.. _model.state_dict().Select(entry => SafetensorsTensor.From(entry.Key, entry.Value.shape, entry.Value.ToArray<float>()))]);
    }

    /// <summary>Runs a row once and forgets its results.</summary>
    public void Run(string row)
    {
        using var scope = new TensorScope();
        _ = row switch
        {
            Rows.Image => EncodeImages(),
            Rows.Text => _extractor.Texts(_captions),
            Rows.Step => Step().Scores,
            _ => throw new ArgumentOutOfRangeException(nameof(row), row, "no such row"),
        };
    }

    /// <summary>
    /// Runs a row once and returns what it computed, under the peer's names: for the training step also the length of every
    /// parameter's gradient and of its change, parameters sorted by name.
    /// </summary>
    public Dictionary<string, float[]> Values(string row)
    {
        using var scope = new TensorScope();
        switch (row)
        {
            case Rows.Image:
                return new() { ["features"] = EncodeImages().ToArray<float>() };
            case Rows.Text:
                return new() { ["features"] = _extractor.Texts(_captions).ToArray<float>() };
            default:
                Tensor[] parameters = [.. _model.named_parameters().OrderBy(named => named.name, StringComparer.Ordinal).Select(named => named.parameter)];
                var before = Array.ConvertAll(parameters, parameter => parameter.detach().clone());
                var (losses, scores) = Step();
                return new()
                {
                    ["alignment"] = [losses.Alignment],
                    ["prediction"] = [losses.MaskedTokens],
                    ["scores"] = scores.ToArray<float>(),
                    ["gradients"] = Array.ConvertAll(parameters, parameter => parameter.grad!.norm().ToSingle()),
                    ["updates"] = [.. parameters.Zip(before, (after, start) => (after.detach() - start).norm().ToSingle())],
                };
        }
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_gallery, _images, _identities, _ids, _end])
            tensor.Dispose();
        _adam.Dispose();
        _model.Dispose();
    }

    private Tensor EncodeImages()
    {
        using var inference = torch.inference_mode();
        return F.normalize(_model.base_model.EncodeImage(_gallery), dim: 1);
    }

    private (StepLosses Losses, Tensor Scores) Step()
    {
        _adam.zero_grad();
        var losses = _step.Run(_images, _batch, _identities, microBatch: 0, wantImageTokens: true, out var tokens);
        var scores = _score.Score(new TokenScoreInput { Clip = _model.base_model, Ids = _ids, End = _end, ImageTokens = tokens! });
        _adam.step();
        return (losses, scores);
    }
}
