namespace GaDms.Torch.Tests;

/// <summary>Differentiation against derivatives written by hand.</summary>
public sealed class AutogradTests
{
    [Fact]
    public void Grad_of_several_outputs_by_several_inputs()
    {
        using var scope = new TensorScope();
        Tensor a = torch.tensor([2f, 3], requires_grad: true);
        Tensor b = torch.tensor([5f, 7], requires_grad: true);
        Tensor product = a * b;
        Tensor square = a * a;

        Tensor?[] gradients = torch.autograd.grad([product, square], [a, b], [torch.ones(2), torch.tensor([10f, 100])]);

        // d(ab + w a^2) = b + 2wa by a, a by b.
        Assert.Equal([5 + (2 * 10 * 2), 7 + (2 * 100 * 3)], gradients[0]!.ToArray<float>());
        Assert.Equal([2, 3], gradients[1]!.ToArray<float>());
        Assert.Null(a.grad);
    }

    [Fact]
    public void Grad_by_an_intermediate_result()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor([1f, 2], requires_grad: true);
        Tensor y = x * 3;
        Tensor z = y.square().sum();

        Assert.Equal([6, 12], torch.autograd.grad([z], [y], retain_graph: true)[0]!.ToArray<float>());
        Assert.Equal([18, 36], torch.autograd.grad([z], [x])[0]!.ToArray<float>());
    }

    [Fact]
    public void Unused_inputs_are_null_or_refused()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor(1.0, requires_grad: true);
        Tensor unused = torch.tensor(1.0, requires_grad: true);
        Tensor y = x * 2;

        Assert.Throws<TorchException>(() => torch.autograd.grad([y], [x, unused], retain_graph: true));
        Assert.Null(torch.autograd.grad([y], [x, unused], allow_unused: true)[1]);
    }

    [Fact]
    public void Gradients_of_gradients()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor(2.0, requires_grad: true);
        Tensor first = torch.autograd.grad([x.pow(3)], [x], create_graph: true)[0]!;

        Assert.Equal(12, first.ToSingle(), 1e-5f);
        Assert.Equal(12, torch.autograd.grad([first], [x])[0]!.ToSingle(), 1e-5f);
    }

    [Fact]
    public void Backward_accumulates_until_the_gradient_is_dropped()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor(3.0, requires_grad: true);

        (x * x).backward();
        (x * x).backward();
        Assert.Equal(12, x.grad!.ToSingle());

        x.grad = null;
        Assert.Null(x.grad);
        (x * torch.tensor([1f, 2])).backward(torch.tensor([1f, 10]));
        Assert.Equal(21, x.grad!.ToSingle());
    }

    [Fact]
    public void Modes_nest_and_end()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor(1.0, requires_grad: true);

        using (torch.no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (torch.enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(torch.is_grad_enabled);
        }

        using (torch.inference_mode())
            Assert.True(torch.is_inference_mode_enabled && !torch.is_grad_enabled);
        Assert.True(torch.is_grad_enabled && !torch.is_inference_mode_enabled);
    }

    [Fact]
    public void Detached_tensors_are_out_of_the_graph()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor(1.0, requires_grad: true);

        Assert.False((x * 2).detach().requires_grad);
        Assert.False((x * 2).detach_().requires_grad);
        Assert.True((x * 2).clone().requires_grad);
    }
}
