using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Clip;
using GaDms.Model.Inference;
using GaDms.Torch;

namespace GaDms.Model.Tests.Inference;

/// <summary>The towers laid out for inference against the model's own.</summary>
[Collection(nameof(Alone))]
public sealed class ClipInferenceTests : IDisposable
{
    private const int MostTokens = 21;

    private static readonly ClipConfig s_config = ClipConfig.ViTB16 with
    {
        ImageHeight = 64,
        ImageWidth = 32,
        VisionWidth = 128,
        VisionLayers = 3,
        TextWidth = 192,
        TextLayers = 2,
        VocabSize = 300,
        ContextLength = MostTokens,
        EmbedDim = 64,
    };

    private readonly ClipModel _model = Perturbed();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(false, 1 - 1e-6)]
    [InlineData(true, 0.9995)]
    public void Pictures_have_the_models_features(bool bf16, double leastCosine)
    {
        using var fast = new ClipInference(_model, Device.CPU, bf16);
        Prop.ForAll(Gen.Choose(1, 9).ToArbitrary(), batch =>
        {
            using var scope = new TensorScope();
            var images = torch.randn([batch, 3, s_config.ImageHeight, s_config.ImageWidth]);
            AssertSame(Plain(() => _model.EncodeImage(images)), fast.EncodeImage(images), leastCosine);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    [Theory]
    [InlineData(false, 1 - 1e-6)]
    [InlineData(true, 0.9995)]
    public void Captions_of_all_lengths_have_the_models_features(bool bf16, double leastCosine)
    {
        using var fast = new ClipInference(_model, Device.CPU, bf16);
        var lengths = Gen.Choose(2, MostTokens).NonEmptyListOf().Resize(12).ToArbitrary();
        Prop.ForAll(lengths, list =>
        {
            using var scope = new TensorScope();
            var (ids, end) = Captions([.. list]);
            AssertSame(Plain(() => _model.Text.ForwardEnd(ids, end)), fast.EncodeText(ids, end), leastCosine);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Fact]
    public void What_comes_after_the_end_changes_nothing()
    {
        using var scope = new TensorScope();
        using var fast = new ClipInference(_model, Device.CPU, bf16: true);
        var (ids, end) = Captions([5, 9, MostTokens]);
        var other = ids.clone();
        other.narrow(0, 0, 1).narrow(1, 5, MostTokens - 5).fill_(7);
        Assert.Equal(fast.EncodeText(ids, end).ToArray<float>(), fast.EncodeText(other, end).ToArray<float>());
    }

    [Fact]
    public void Many_threads_take_turns()
    {
        using var fast = new ClipInference(_model, Device.CPU, bf16: true);
        float[] Encode(int length)
        {
            using var scope = new TensorScope();
            var (ids, end) = Captions([length, length, length]);
            return fast.EncodeText(ids, end).ToArray<float>();
        }

        float[][] alone = [.. Enumerable.Range(2, MostTokens - 1).Select(Encode)];
        Parallel.For(0, 4 * alone.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => Assert.Equal(alone[i % alone.Length], Encode(2 + (i % alone.Length))));
    }

    [Fact]
    public void It_keeps_the_weights_it_was_made_of()
    {
        using var scope = new TensorScope();
        using var fast = new ClipInference(_model, Device.CPU, bf16: false);
        var images = torch.randn([2, 3, s_config.ImageHeight, s_config.ImageWidth]);
        var before = fast.EncodeImage(images).ToArray<float>();
        using (torch.no_grad())
            _model.visual.transformer.Blocks[0].mlp.c_fc.weight.zero_();
        Assert.Equal(before, fast.EncodeImage(images).ToArray<float>());
        using var again = new ClipInference(_model, Device.CPU, bf16: false);
        AssertSame(Plain(() => _model.EncodeImage(images)), again.EncodeImage(images), 1 - 1e-6);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = new TensorScope();
        using var tower = _model.Text.transformer.ForInference(ScalarType.Float32);
        var at = torch.zeros([1], dtype: ScalarType.Int64);
        Assert.Contains("192", Assert.Throws<TorchException>(() => tower.forward(torch.randn([1, 4, 128]), at, causal: true)).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => tower.forward(torch.randn([1, 4, 192]), at + 4, causal: true));
        Assert.Throws<TorchException>(() => tower.forward(torch.randn([2, 4, 192]), at, causal: true));
        Assert.Throws<TorchException>(() => _model.Text.transformer.ForInference(ScalarType.Float16));
        Assert.Throws<TorchException>(() => new InferenceTower([_model.Text.positional_embedding], 3, ScalarType.Float32));
    }

    private static ClipModel Perturbed()
    {
        var model = new ClipModel(s_config);
        torch.manual_seed(3);
        using var frozen = torch.no_grad();
        using var scope = new TensorScope();

        // Norms and biases away from 1 and 0, logits that differ: else a part left out would not show.
        foreach (var parameter in model.parameters())
            parameter.copy_((parameter.shape.Length == 1 ? 1.0 : 0.0) + (torch.randn_like(parameter) * 0.15));
        model.requires_grad_(false);
        return model;
    }

    private static (Tensor Ids, Tensor End) Captions(int[] lengths)
    {
        var longest = lengths.Max();
        var ids = new long[lengths.Length * longest];
        for (var row = 0; row < lengths.Length; row++)
        {
            for (var i = 0; i < lengths[row]; i++)
                ids[(row * longest) + i] = i == lengths[row] - 1 ? 299 : 1 + ((row * 37) + (i * 11)) % 290;
        }
        return (torch.tensor(ids, [lengths.Length, longest]), torch.tensor(Array.ConvertAll(lengths, length => length - 1L), [lengths.Length]));
    }

    private static Tensor Plain(Func<Tensor> encode)
    {
        using var frozen = torch.inference_mode();
        return encode();
    }

    private static void AssertSame(Tensor expected, Tensor actual, double leastCosine)
    {
        Assert.Equal(expected.shape, actual.shape);
        var cosines = torch.nn.functional.cosine_similarity(expected, actual, dim: 1).ToArray<float>();
        Assert.All(cosines, cosine => Assert.InRange(cosine, leastCosine, 1 + 1e-5));
        var (longest, difference) = (expected.ToArray<float>().Max(Math.Abs), expected.ToArray<float>().Zip(actual.ToArray<float>(), (a, b) => Math.Abs(a - b)).Max());
        Assert.InRange(difference, 0, longest * (leastCosine > 0.9999 ? 1e-4 : 0.05));
    }
}
