using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Layers;
using GaDms.Torch;

namespace GaDms.Model.Tests.Layers;

/// <summary>The block that is one operator against the block of many.</summary>
[Collection(nameof(Alone))]
public sealed class FusedBlockTests : IDisposable
{
    private const int Width = 128, Heads = 2;

    private readonly ResidualAttentionBlock _block = Perturbed();

    public void Dispose() => _block.Dispose();

    [Theory]
    [InlineData(false, 2e-5)]
    [InlineData(true, 0.03)]
    public void Values_and_gradients_are_those_of_the_composed_block(bool bf16, double tolerance)
    {
        var cases = from batch in Gen.Choose(1, 4)
                    from length in Gen.Choose(1, 21)
                    from mask in Gen.Choose(0, 2)
                    from seed in Gen.Choose(0, 1000)
                    select (batch, length, mask, seed);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using var scope = new TensorScope();
            torch.manual_seed(c.seed);
            var x = torch.randn([c.batch, c.length, Width]);
            var upstream = torch.randn([c.batch, c.length, Width]);
            var mask = c.mask switch
            {
                0 => null,
                1 => AttentionMask.Causal,
                _ => AttentionMask.First(torch.tensor([.. Enumerable.Range(0, c.batch).Select(i => 1L + ((c.seed + i) % c.length))], [c.batch])),
            };
            var logits = mask?.Logits(x);
            var expected = Gradients(x, upstream, input => _block.forward(input, logits));
            var actual = Gradients(x, upstream, input => FusedBlock.forward(_block, input, AttentionMask.Seen(mask, input), bf16));
            Assert.All(expected.Zip(actual), pair => AssertNear(pair.First, pair.Second, tolerance));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void With_frozen_weights_only_the_inputs_gradient_is_made()
    {
        using var scope = new TensorScope();
        _block.requires_grad_(false);
        var x = torch.randn([2, 5, Width]);
        var expected = Gradients(x, torch.ones([2, 5, Width]), input => _block.forward(input, null));
        var actual = Gradients(x, torch.ones([2, 5, Width]), input => FusedBlock.forward(_block, input, AttentionMask.Seen(null, input), bf16: false));
        Assert.Equal(2, actual.Count);
        AssertNear(expected[1], actual[1], 2e-5);
    }

    [Fact]
    public void The_same_step_gives_the_same_bits()
    {
        using var scope = new TensorScope();
        var (x, upstream) = (torch.randn([3, 9, Width]), torch.randn([3, 9, Width]));
        List<float[]> Run() => [.. Gradients(x, upstream, input => FusedBlock.forward(_block, input, AttentionMask.Seen(AttentionMask.Causal, input), bf16: true))];
        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void A_graph_that_is_kept_can_be_gone_back_through_again()
    {
        using var scope = new TensorScope();
        var x = torch.randn([2, 4, Width]);
        x.requires_grad = true;
        var y = FusedBlock.forward(_block, x, AttentionMask.Seen(null, x), bf16: true).sum();
        var first = torch.autograd.grad([y], [x], retain_graph: true)[0]!.ToArray<float>();
        Assert.Equal(first, torch.autograd.grad([y], [x])[0]!.ToArray<float>());
    }

    [Fact]
    public void What_it_cannot_do_is_refused()
    {
        using var scope = new TensorScope();
        var x = torch.randn([1, 3, Width]);
        x.requires_grad = true;
        var seen = AttentionMask.Seen(null, x);
        var y = FusedBlock.forward(_block, x, seen, bf16: false).sum();
        Assert.Contains("twice", Assert.Throws<TorchException>(() => torch.autograd.grad([y], [x], create_graph: true)).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => FusedBlock.forward(_block, torch.randn([1, 3, 64]), seen, bf16: false));
        Assert.Throws<TorchException>(() => FusedBlock.forward(_block, torch.randn([1, 4, Width]), seen, bf16: false));
        Assert.Throws<TorchException>(() => FusedBlock.forward(_block, x, seen + 1, bf16: false));
        Assert.Throws<TorchException>(() => FusedBlock.forward(_block, x, seen * 0, bf16: false));
    }

    // The output, the input's gradient, then those of the parameters that have one.
    private List<float[]> Gradients(Tensor x, Tensor upstream, Func<Tensor, Tensor> forward)
    {
        foreach (var parameter in _block.parameters())
            parameter.grad = null;
        var input = x.clone();
        input.requires_grad = true;
        var y = forward(input);
        (y * upstream).sum().backward();
        return [y.detach().ToArray<float>(), input.grad!.ToArray<float>(), .. _block.parameters().Where(parameter => parameter.grad is not null).Select(parameter => parameter.grad!.ToArray<float>())];
    }

    private static void AssertNear(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = Math.Max(1e-3, expected.Max(Math.Abs));
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 0, largest * tolerance);
    }

    private static ResidualAttentionBlock Perturbed()
    {
        torch.manual_seed(5);
        var block = new ResidualAttentionBlock(Width, Heads);
        using var frozen = torch.no_grad();
        using var scope = new TensorScope();
        foreach (var parameter in block.parameters())
            parameter.copy_((parameter.shape.Length == 1 ? 0.5 : 0.0) + (torch.randn_like(parameter) * 0.1));
        return block;
    }
}
