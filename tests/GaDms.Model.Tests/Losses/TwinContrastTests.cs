using GaDms.Model.Losses;
using GaDms.Torch;

namespace GaDms.Model.Tests.Losses;

public sealed class TwinContrastTests
{
    [Fact]
    public void It_is_the_cross_entropy_of_the_cosines_with_caption_and_twin()
    {
        using var scope = new TensorScope();
        var image = torch.tensor([1f, 0, 0, 2], [2, 2]);
        var text = torch.tensor([3f, 4, 0, 5], [2, 2]);
        var twin = torch.tensor([4f, 3, 1, 0], [2, 2]);
        // Cosines 0.6 against 0.8, and 1 against 0.
        double expected = (Math.Log(1 + Math.Exp(10 * (0.8 - 0.6))) + Math.Log(1 + Math.Exp(10 * (0.0 - 1)))) / 2;
        Assert.Equal(expected, TwinContrast.Compute(image, text, twin, logitScale: 10).ToSingle(), 1e-5);
    }

    [Fact]
    public void A_caption_that_is_its_own_twin_moves_nothing()
    {
        using var scope = new TensorScope();
        torch.manual_seed(1);
        Tensor image = torch.randn([3, 4]), text = torch.randn([3, 4]);
        image.requires_grad = text.requires_grad = true;
        var loss = TwinContrast.Compute(image, text, text, logitScale: 50);
        loss.backward();
        Assert.Equal(Math.Log(2), loss.ToSingle(), 1e-6);
        Assert.All(image.grad!.ToArray<float>().Concat(text.grad!.ToArray<float>()), value => Assert.Equal(0, value, 1e-5));
    }
}
