using GaDms.Data;
using GaDms.Data.Loading;
using GaDms.Data.Transforms;
using GaDms.Imaging;
using GaDms.Model.Checkpoints;
using GaDms.Model.CrossModal;
using GaDms.Model.Scores;
using GaDms.Torch;
using GaDms.Torch.optim;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Evaluation;
using GaDms.Training.Steps;

namespace GaDms.Bench.Clip;

/// <summary>This project's side of the rows of the model.</summary>
internal sealed class Ours : IDisposable
{
    private readonly Sizes _sizes;
    private readonly Inputs _inputs;
    private readonly GaDmsModel _model;
    private readonly Dictionary<Precision, FeatureExtractor> _extractors = [];
    private readonly LossConfig _losses;
    private readonly Adam _adam;
    private readonly ITokenScore _score = TokenScores.Create("released");
    private readonly CaptionBatch _batch;
    private readonly PictureLoader _gallery;
    private readonly Tensor _images, _imageFeatures, _identities, _ids, _end;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="sizes">What to build.</param>
    /// <param name="inputs">What to feed it with.</param>
    /// <param name="learningRate">Adam's.</param>
    /// <param name="likePeer">Padding takes part as in the released code; else captions are cut to the batch's longest, as in a real run.</param>
    public Ours(Sizes sizes, Inputs inputs, double learningRate, bool likePeer = false)
    {
        (_sizes, _inputs) = (sizes, inputs);
        _model = GaDmsModel.CreateRandom(sizes.Clip, new CrossModalConfig { Layers = sizes.CrossModalLayers, MaskedTokens = true }, seed: 1);
        _losses = new LossConfig { ReleasedPadding = likePeer };
        var recipe = new OptimizerConfig();
        _adam = new Adam([.. _model.named_parameters()], learningRate, (recipe.Beta1, recipe.Beta2), recipe.Epsilon, recipe.WeightDecay);
        _batch = inputs.Batch(likePeer ? sizes.Clip.ContextLength : null);
        var made = new MadePictures(inputs.Gallery, sizes.Clip.ImageHeight, sizes.Clip.ImageWidth);
        _gallery = new PictureLoader(new MemoryPictureSource(sizes.Pictures, made.Get), made, new LoaderSettings { Workers = 1 });
        _images = torch.tensor(inputs.Images, inputs.PictureShape(sizes.Pairs));
        _imageFeatures = torch.tensor(inputs.ImageFeatures, [sizes.Pairs, 1, sizes.Clip.EmbedDim]);
        _identities = torch.tensor(inputs.Identities, [sizes.Pairs]);
        _ids = _batch.ToTensor(_batch.Ids, Device.CPU);
        _end = torch.tensor(_batch.End, [_batch.Count]);
    }

    /// <summary>Numbers of one feature.</summary>
    public int FeatureWidth => _sizes.Clip.EmbedDim;

    /// <summary>Moves every weight a little, so that no bias is 0 and no layer norm the identity, and writes them all.</summary>
    public void PerturbAndSaveWeights(string path)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        foreach (var parameter in _model.parameters())
            parameter.add_(torch.randn_like(parameter) * 0.02);
        SafetensorsWriter.Write(path, [.. _model.state_dict().Select(entry => SafetensorsTensor.From(entry.Key, entry.Value.shape, entry.Value.ToArray<float>()))]);
    }

    /// <summary>Encodes all pictures at once; the seconds without those of loading them, and the features.</summary>
    public (double Seconds, float[] Features) EncodeImages(Precision precision)
    {
        PictureBatch[] batch = [.. _gallery.Load([[.. Enumerable.Range(0, _sizes.Pictures)]], epoch: 0)];
        return Encode(() => Extractor(precision).Images(batch));
    }

    /// <summary>Encodes all captions; the seconds and the features.</summary>
    public (double Seconds, float[] Features) EncodeTexts(Precision precision) => Encode(() => Extractor(precision).Texts(_inputs.Captions));

    /// <summary>Makes one training step with token scores; its seconds.</summary>
    public double Step(Precision precision)
    {
        using var scope = new TensorScope();
        return Comparison.Seconds(() => Train(precision));
    }

    /// <summary>The weighted losses of the training step's batch, added up; no weight changes.</summary>
    public float Loss(Precision precision)
    {
        using var scope = new TensorScope();
        _adam.zero_grad();
        return Differentiate(precision, out _).Total;
    }

    /// <summary>Computes the token scores alone, from pictures that are encoded already; the seconds and the scores.</summary>
    public (double Seconds, float[] Scores) Score()
    {
        using var scope = new TensorScope();
        float[] scores = [];
        var seconds = Comparison.Seconds(() => scores = Score(_imageFeatures, Precision.Fp32).ToArray<float>());
        return (seconds, scores);
    }

    /// <summary>What a training step computes, under the peer's names: with the length of every parameter's gradient and of its change, parameters sorted by name.</summary>
    public Dictionary<string, float[]> StepValues()
    {
        using var scope = new TensorScope();
        Tensor[] parameters = [.. _model.named_parameters().OrderBy(named => named.name, StringComparer.Ordinal).Select(named => named.parameter)];
        var before = Array.ConvertAll(parameters, parameter => parameter.detach().clone());
        var (losses, scores) = Train(Precision.Fp32);
        return new()
        {
            ["alignment"] = [losses.Alignment],
            ["prediction"] = [losses.MaskedTokens],
            ["scores"] = scores.ToArray<float>(),
            ["gradients"] = Array.ConvertAll(parameters, parameter => parameter.grad!.norm().ToSingle()),
            ["updates"] = [.. parameters.Zip(before, (after, start) => (after.detach() - start).norm().ToSingle())],
        };
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_images, _imageFeatures, _identities, _ids, _end])
            tensor.Dispose();
        _adam.Dispose();
        _model.Dispose();
    }

    private static (double Seconds, float[] Features) Encode(Func<Tensor> encode)
    {
        using var scope = new TensorScope();
        Tensor? features = null;
        var seconds = Comparison.Seconds(() => features = encode());
        return (seconds, features!.ToArray<float>());
    }

    private FeatureExtractor Extractor(Precision precision)
    {
        if (!_extractors.TryGetValue(precision, out var extractor))
            _extractors[precision] = extractor = new FeatureExtractor(_model.base_model, Device.CPU, precision);
        return extractor;
    }

    private (StepLosses Losses, Tensor Scores) Train(Precision precision)
    {
        _adam.zero_grad();
        var losses = Differentiate(precision, out var tokens);
        var scores = Score(tokens!, precision);
        _adam.step();
        return (losses, scores);
    }

    private StepLosses Differentiate(Precision precision, out Tensor? imageTokens) =>
        new TrainingStep(_model, _losses, precision).Run(_images, _batch, _identities, microBatch: 0, wantImageTokens: true, out imageTokens);

    private Tensor Score(Tensor imageTokens, Precision precision) => _score.Score(new TokenScoreInput
    {
        Clip = _model.base_model,
        Ids = _ids,
        End = _end,
        ImageTokens = imageTokens.to(ScalarType.Float32),
        Autocast = () => precision == Precision.Bf16 ? torch.autocast_where_supported(Device.CPU) : null,
    });

    /// <summary>Pictures that are numbers from the start: nothing is decoded, and what is resized tells by its colour which picture it stands for.</summary>
    private sealed class MadePictures(float[] pixels, int height, int width) : IPictureTransform
    {
        public int Height => height;

        public int Width => width;

        public Image Get(int index)
        {
            var image = new Image(width, height);
            Array.Fill(image.Pixels, (byte)index);
            return image;
        }

        public void Apply(Image resized, Prng prng, Span<float> tensor) =>
            pixels.AsSpan(resized.Pixels[0] * tensor.Length, tensor.Length).CopyTo(tensor);
    }
}
