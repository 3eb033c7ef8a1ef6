using FsCheck;
using FsCheck.Fluent;

using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Torch.Tests;

/// <summary>The fused activation against the same formula of separate operators.</summary>
public sealed class QuickGeluTests
{
    // A size that no vector width divides, and one that is cut into several threads' parts.
    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(100_003)]
    public void Forward_and_backward_agree_with_separate_operators(int count)
    {
        using var scope = new TensorScope();
        torch.manual_seed(1);
        Tensor fused = (torch.randn(count) * 6).detach();
        Tensor separate = fused.clone();
        Tensor weights = torch.randn(count);
        fused.requires_grad = separate.requires_grad = true;

        Tensor actual = F.quick_gelu(fused);
        Tensor expected = separate * (separate * 1.702).sigmoid();
        (actual * weights).sum().backward();
        (expected * weights).sum().backward();

        AssertClose(expected, actual, 2e-6);
        AssertClose(separate.grad!, fused.grad!, 2e-6);
    }

    [Fact]
    public void Bfloat16_is_computed_in_single_precision_and_rounded_once()
    {
        using var scope = new TensorScope();
        torch.manual_seed(2);
        Tensor x = torch.randn(5000).to(ScalarType.BFloat16);
        Tensor wide = x.to(ScalarType.Float32);
        Tensor expected = F.quick_gelu(wide).to(ScalarType.BFloat16);
        x.requires_grad = wide.requires_grad = true;

        Tensor actual = F.quick_gelu(x);
        actual.backward(torch.ones_like(actual));
        F.quick_gelu(wide).backward(torch.ones_like(wide));

        Assert.Equal(ScalarType.BFloat16, actual.dtype);
        Assert.Equal(expected.ToArray<float>(), actual.ToArray<float>());
        Assert.Equal(wide.grad!.to(ScalarType.BFloat16).ToArray<float>(), x.grad!.ToArray<float>());
    }

    [Fact]
    public void Any_float_is_close_to_the_formula()
    {
        Prop.ForAll<float>(x =>
        {
            using var scope = new TensorScope();
            double expected = x / (1 + Math.Exp(-1.702 * x));
            double actual = F.quick_gelu(torch.tensor([x])).ToArray<float>()[0];

            // Rounding 1.702 x costs relative accuracy in proportion to x, as it does in any order of single precision.
            double tolerance = 1e-6 * (1 + Math.Abs(x));
            return !float.IsFinite(x) || Math.Abs(actual - expected) <= (tolerance * Math.Abs(expected)) + 1e-30;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Not_a_number_stays_one()
    {
        using var scope = new TensorScope();
        Assert.True(F.quick_gelu(torch.tensor([float.NaN])).isnan().all().item<bool>());
        Assert.True(F.quick_gelu(torch.tensor([float.NaN], dtype: ScalarType.BFloat16)).isnan().all().item<bool>());
        Assert.Equal(float.PositiveInfinity, F.quick_gelu(torch.tensor([float.PositiveInfinity])).ToSingle());
        Assert.Equal(0, F.quick_gelu(torch.tensor([float.MinValue])).ToSingle(), 1e-30f);
    }

    [Fact]
    public void Gradients_are_differentiable_again()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor([0.7], requires_grad: true);
        Tensor y = torch.tensor([0.7], requires_grad: true);

        Tensor fused = torch.autograd.grad([F.quick_gelu(x)], [x], create_graph: true)[0]!;
        Tensor separate = torch.autograd.grad([y * (y * 1.702).sigmoid()], [y], create_graph: true)[0]!;

        Assert.Equal(
            torch.autograd.grad([separate], [y])[0]!.item<double>(),
            torch.autograd.grad([fused], [x])[0]!.item<double>(),
            1e-6);
    }

    [Fact]
    public void Strided_and_double_inputs_are_taken()
    {
        using var scope = new TensorScope();
        Tensor x = torch.randn(3, 5);
        AssertClose(F.quick_gelu(x).t(), F.quick_gelu(x.t()), 0);
        AssertClose(F.quick_gelu(x), F.quick_gelu(x.to(ScalarType.Float64)).to(ScalarType.Float32), 1e-6);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        double scale = Math.Max(1, expected.abs().max().ToDouble());
        Assert.InRange((expected - actual).abs().max().ToDouble(), 0, tolerance * scale);
    }
}
