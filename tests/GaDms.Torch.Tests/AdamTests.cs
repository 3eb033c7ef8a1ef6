using GaDms.Torch.optim;

namespace GaDms.Torch.Tests;

/// <summary>Adam against its arithmetic written out in double precision.</summary>
public sealed class AdamTests
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.98;
    private const double Eps = 1e-3;

    // Float64 takes the path of separate operators, Float32 the fused one.
    [Theory]
    [InlineData(0.0, false, ScalarType.Float32)]
    [InlineData(0.1, false, ScalarType.Float32)]
    [InlineData(0.1, true, ScalarType.Float32)]
    [InlineData(0.1, false, ScalarType.Float64)]
    [InlineData(0.1, true, ScalarType.Float64)]
    public void Steps_agree_with_arithmetic(double weightDecay, bool decoupled, ScalarType dtype)
    {
        using var scope = new TensorScope();
        double[] expected = [1, -2, 0.5];
        double[] m = new double[3];
        double[] v = new double[3];
        Tensor parameter = torch.tensor(expected, dtype: dtype, requires_grad: true);
        using var adam = new Adam([("p", parameter)], 0.05, (Beta1, Beta2), Eps, weightDecay, decoupled);

        for (int step = 1; step <= 5; step++)
        {
            adam.lr = 0.05 / step;
            adam.zero_grad();
            parameter.pow(3).sum().backward();
            adam.step();
            for (int i = 0; i < 3; i++)
            {
                double grad = 3 * expected[i] * expected[i];
                if (decoupled)
                    expected[i] *= 1 - (adam.lr * weightDecay);
                else
                    grad += weightDecay * expected[i];
                m[i] = (Beta1 * m[i]) + ((1 - Beta1) * grad);
                v[i] = (Beta2 * v[i]) + ((1 - Beta2) * grad * grad);
                double denominator = (Math.Sqrt(v[i]) / Math.Sqrt(1 - Math.Pow(Beta2, step))) + Eps;
                expected[i] -= adam.lr / (1 - Math.Pow(Beta1, step)) * m[i] / denominator;
            }
        }

        double[] actual = parameter.to(ScalarType.Float64).ToArray<double>();
        for (int i = 0; i < 3; i++)
            Assert.Equal(expected[i], actual[i], dtype == ScalarType.Float64 ? 1e-12 : 1e-6);
    }

    [Fact]
    public void Parameters_without_gradient_stay_and_count_their_own_steps()
    {
        using var scope = new TensorScope();
        Tensor a = torch.tensor([1f], requires_grad: true);
        Tensor b = torch.tensor([1f], requires_grad: true);
        using var adam = new Adam([("a", a), ("b", b)], 0.1);

        a.sum().backward();
        adam.step();
        Assert.Equal(1, b.ToSingle());
        Assert.False(adam.state_dict().ContainsKey("b"));

        b.sum().backward();
        adam.step();
        Assert.Equal((2, 1), ((int)adam.state_dict()["a"].step, (int)adam.state_dict()["b"].step));

        // The first step is of the size of the learning rate, whenever it comes.
        Assert.Equal(0.9f, b.ToSingle(), 1e-5f);
    }

    [Fact]
    public void A_saved_state_goes_on_where_it_was()
    {
        using var scope = new TensorScope();
        Tensor a = torch.tensor([1f, 2], requires_grad: true);
        using var adam = new Adam([("a", a)], 0.1);
        Step(a, adam);
        Tensor b = a.detach().clone();
        b.requires_grad = true;
        using var other = new Adam([("a", b)], 0.1);

        other.load_state_dict(adam.state_dict());
        Step(a, adam);
        Step(b, other);

        Assert.Equal(a.ToArray<float>(), b.ToArray<float>());
        using var stranger = new Adam([("z", b)], 0.1);
        Assert.Throws<InvalidDataException>(() => stranger.load_state_dict(adam.state_dict()));
    }

    [Fact]
    public void A_step_is_seen_by_autograd()
    {
        using var scope = new TensorScope();
        Tensor a = torch.tensor([1f, 2], requires_grad: true);
        using var adam = new Adam([("a", a)], 0.1);
        Tensor saved = (a * a).sum();
        a.grad = torch.ones(2);
        adam.step();

        Assert.Contains("modified by an inplace operation", Assert.Throws<TorchException>(() => saved.backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clipping_scales_to_the_norm_but_never_up()
    {
        using var scope = new TensorScope();
        Tensor a = torch.zeros([1], requires_grad: true);
        Tensor b = torch.zeros([1], requires_grad: true);
        Tensor without = torch.zeros([1], requires_grad: true);
        a.grad = torch.tensor([3f]);
        b.grad = torch.tensor([4f]);

        Assert.Equal(5, torch.nn.utils.clip_grad_norm_([a, b, without], 10).ToSingle());
        Assert.Equal(3, a.grad!.ToSingle());
        Assert.Equal(5, torch.nn.utils.clip_grad_norm_([a, b, without], 1).ToSingle());
        Assert.Equal((0.6f, 0.8f), (a.grad!.ToSingle(), b.grad!.ToSingle()), new Close(1e-5f));
    }

    private static void Step(Tensor parameter, Adam adam)
    {
        adam.zero_grad();
        parameter.square().sum().backward();
        adam.step();
    }

    private sealed class Close(float tolerance) : IEqualityComparer<(float A, float B)>
    {
        public bool Equals((float A, float B) x, (float A, float B) y) =>
            Math.Abs(x.A - y.A) <= tolerance && Math.Abs(x.B - y.B) <= tolerance;

        public int GetHashCode((float A, float B) obj) => 0;
    }
}
