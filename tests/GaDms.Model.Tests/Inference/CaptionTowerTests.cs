using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Clip;
using GaDms.Model.Files;
using GaDms.Model.Inference;
using GaDms.Model.Tests.Files;
using GaDms.Torch;

namespace GaDms.Model.Tests.Inference;

/// <summary>The text tower without libtorch against the model's own.</summary>
[Collection(nameof(Alone))]
public sealed class CaptionTowerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Widths that fill a processor's vectors and the columns computed together, and widths that leave a rest of both.
    [Theory]
    [InlineData(64, 32, 64)]
    [InlineData(27, 9, 45)]
    [InlineData(5, 5, 5)]
    public void Captions_have_the_models_features(int width, int headWidth, int dimension)
    {
        var clip = SmallModel.Clip with { TextWidth = width, HeadWidth = headWidth, VisionWidth = 2 * headWidth, EmbedDim = dimension, TextLayers = 3 };
        using var model = Perturbed(clip);
        ModelFile.Save(model, _folder["m.safetensors"]);
        using var tower = CaptionTower.TryOpen(_folder["m.safetensors"])!;
        var lengths = Gen.Choose(2, clip.ContextLength).NonEmptyListOf().Resize(9).ToArbitrary();
        Prop.ForAll(lengths, list =>
        {
            long[][] captions = [.. list.Select((length, row) => Caption(length, row, clip))];
            foreach (var (caption, feature) in captions.Zip(tower.Encode(captions)))
                AssertClose(Expected(model, caption), feature);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
        Assert.Empty(tower.Encode([]));
    }

    [Fact]
    public void A_file_of_another_form_is_left_to_the_loader_that_says_what_is_wrong()
    {
        SmallModel.SaveChanged(_folder["m.safetensors"], (tensors, _) => tensors.Remove("base_model.transformer.resblocks.1.ln_2.bias"));
        Assert.Null(CaptionTower.TryOpen(_folder["m.safetensors"]));
        Assert.Contains("resblocks.1.ln_2.bias", Assert.Throws<InvalidDataException>(() => ModelFile.Load(_folder["m.safetensors"])).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => CaptionTower.TryOpen(_folder["nowhere.safetensors"]));
    }

    [Fact]
    public void Files_of_half_precision_are_read()
    {
        using var model = Perturbed(SmallModel.Clip);
        ModelFile.Save(model, _folder["m.safetensors"], new ModelSaveOptions { DType = Model.Checkpoints.StoredType.F16 });
        using var loaded = ModelFile.Load(_folder["m.safetensors"]);
        using var tower = CaptionTower.TryOpen(_folder["m.safetensors"])!;
        var caption = Caption(7, 3, SmallModel.Clip);
        AssertClose(Expected(loaded.Model, caption), Assert.Single(tower.Encode([caption])));
        Assert.Equal(loaded.Fingerprint, tower.Fingerprint);
    }

    // Norms and biases away from 1 and 0, logits that differ: else a part left out would not show.
    private static CrossModal.GaDmsModel Perturbed(ClipConfig clip)
    {
        var model = SmallModel.Create(clip);
        torch.manual_seed(3);
        using var frozen = torch.no_grad();
        using var scope = new TensorScope();
        foreach (var parameter in model.parameters())
            parameter.copy_((parameter.shape.Length == 1 ? 1.0 : 0.0) + (torch.randn_like(parameter) * 0.3));
        return model;
    }

    private static long[] Caption(int length, int row, ClipConfig clip) =>
        [.. Enumerable.Range(0, length).Select(i => i == length - 1 ? clip.EndId : 1L + ((row * 37) + (i * 11)) % (clip.VocabSize - 5))];

    private static float[] Expected(CrossModal.GaDmsModel model, long[] caption)
    {
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        return model.base_model.Text.ForwardEnd(torch.tensor(caption, [1, caption.Length]), torch.tensor([caption.Length - 1L], [1])).ToArray<float>();
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max(), 0, 1e-5 * expected.Max(Math.Abs));
    }
}
