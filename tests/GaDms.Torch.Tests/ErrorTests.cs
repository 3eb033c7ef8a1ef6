namespace GaDms.Torch.Tests;

/// <summary>What goes wrong is said in one readable exception, and the process goes on.</summary>
public sealed class ErrorTests
{
    [Fact]
    public void Shapes_that_do_not_fit()
    {
        using var scope = new TensorScope();
        Tensor a = torch.zeros(2, 3);

        var error = Assert.Throws<TorchException>(() => a.mm(a));

        Assert.Equal("aten::mm", error.Operator);
        Assert.Contains("cannot be multiplied", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
        Assert.Equal([2, 2], a.mm(a.t()).shape);
    }

    [Fact]
    public void An_operator_that_does_not_exist()
    {
        var error = Assert.Throws<TorchException>(() => new Operator("aten::no_such_thing.Tensor").Call());

        Assert.Equal("aten::no_such_thing.Tensor", error.Operator);
        Assert.Contains("no operator aten::no_such_thing.Tensor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_of_the_wrong_kind()
    {
        using var scope = new TensorScope();
        Tensor a = torch.zeros(2, 3);

        AssertMessage("argument 'dim' must be int, not a string", () => new Operator("aten::select.int").Call(a, "x", 0));
        AssertMessage("argument 'self' must be Tensor, not none", () => new Operator("aten::neg").Call(Argument.None));
        AssertMessage("argument 'index' (int) is missing", () => new Operator("aten::select.int").Call(a, 0));
        AssertMessage("takes 1 arguments, not 2", () => new Operator("aten::neg").Call(a, a));
        AssertMessage("argument 'tensors' must be Tensor[], not a tensor", () => new Operator("aten::cat").Call(a));
        AssertMessage("a tensor handle is null", () => new Operator("aten::cat").Call(new Tensor?[] { a, null }));
    }

    [Fact]
    public void Results_of_the_wrong_kind()
    {
        using var scope = new TensorScope();
        Tensor a = torch.zeros(2, 3);

        AssertMessage("returned 2 values where one tensor was expected", () => new Operator("aten::topk").Call(a, 1));
        Assert.Throws<TorchException>(() => new Operator("aten::item").CallMany(torch.tensor(1.0)));
    }

    [Fact]
    public void Types_that_do_not_fit()
    {
        using var scope = new TensorScope();

        Assert.Throws<TorchException>(() => torch.zeros(2).gather(0, torch.zeros(2)));
        Assert.Throws<TorchException>(() => torch.arange(3).requires_grad = true);
        Assert.Throws<TorchException>(() => torch.tensor([1f, 2, 3], [2, 2]));
        Assert.Throws<TorchException>(() => torch.set_rng_state(torch.zeros(3)));
        Assert.Throws<TorchException>(() => torch.set_num_threads(0));
    }

    [Fact]
    public void Gradients_that_do_not_fit()
    {
        using var scope = new TensorScope();
        Tensor x = torch.zeros([2], requires_grad: true);

        Assert.Contains("implicitly created", Assert.Throws<TorchException>(() => (x * 2).backward()).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => torch.zeros(1).backward());
        Assert.Throws<ArgumentException>(() => torch.autograd.grad([x * 2], [x], []));
    }

    [Fact]
    public void Devices_that_do_not_exist()
    {
        Assert.Equal(Device.CPU, Device.Parse("cpu"));
        Assert.Throws<FormatException>(() => Device.Parse("gpu"));
        Assert.Throws<FormatException>(() => Device.Parse("cuda:x"));
        Assert.Contains("cuda:99", Assert.Throws<InvalidOperationException>(() => Device.Parse("cuda:99")).Message, StringComparison.Ordinal);
    }

    private static void AssertMessage(string expected, Action action) =>
        Assert.Contains(expected, Assert.Throws<TorchException>(action).Message, StringComparison.Ordinal);
}
