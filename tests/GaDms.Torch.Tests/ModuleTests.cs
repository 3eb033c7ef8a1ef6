using GaDms.Torch.nn;

namespace GaDms.Torch.Tests;

/// <summary>Modules: names, order, ownership, conversion.</summary>
public sealed class ModuleTests
{
    [Fact]
    public void Names_are_PyTorchs_in_its_order()
    {
        using var block = new Network();

        Assert.Equal(
            ["scale", "position", "layers.0.weight", "layers.0.bias", "layers.1.weight", "ln.weight", "ln.bias"],
            block.state_dict().Keys);
        Assert.Equal(
            ["net.scale", "net.layers.0.weight", "net.layers.0.bias", "net.layers.1.weight", "net.ln.weight", "net.ln.bias"],
            block.named_parameters("net").Select(static p => p.name));
        Assert.Equal(["layers", "ln"], block.named_children().Select(static c => c.name));
    }

    [Fact]
    public void Parameters_outlive_scopes_and_go_with_the_module()
    {
        Network network;
        using (new TensorScope())
            network = new Network();

        Tensor weight = network.state_dict()["layers.0.weight"];
        Assert.Equal([3, 2], weight.shape);
        Assert.True(weight.requires_grad);
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => weight.shape);
    }

    [Fact]
    public void Conversion_keeps_the_tensor_objects()
    {
        using var scope = new TensorScope();
        using var network = new Network();
        Tensor weight = network.layers[0].weight;
        weight.grad = torch.ones(3, 2);

        network.to(ScalarType.BFloat16);

        Assert.Equal((ScalarType.BFloat16, ScalarType.BFloat16), (weight.dtype, weight.grad!.dtype));
        Assert.True(weight.requires_grad);
        Assert.Equal(ScalarType.Int64, network.state_dict()["position"].dtype);
        Assert.Equal(ScalarType.BFloat16, network.layers[0].forward(torch.zeros([1, 2], ScalarType.BFloat16)).dtype);
        network.to(Device.CPU);
        network.zero_grad();
        Assert.Null(weight.grad);
    }

    [Fact]
    public void Modes_reach_the_children()
    {
        using var network = new Network();

        network.eval();
        Assert.False(network.layers[1].training);
        network.train();
        Assert.True(network.layers[1].training);
        network.requires_grad_(false);
        Assert.All(network.parameters(), static p => Assert.False(p.requires_grad));
    }

    [Fact]
    public void Names_are_unique_and_without_dots()
    {
        Assert.Throws<ArgumentException>(() => new Clumsy("a", "a"));
        Assert.Throws<ArgumentException>(() => new Clumsy("a", "b.c"));
    }

    [Fact]
    public void Layers_compute_what_PyTorchs_do()
    {
        using var scope = new TensorScope();
        using var norm = new LayerNorm(4);
        using var embedding = new Embedding(5, 3);
        using var convolution = new Conv2d(3, 8, 16, 16, bias: false);

        float[] normalised = norm.forward(torch.tensor([1f, 2, 3, 4], [1, 4])).ToArray<float>();
        Assert.Equal(-1.5 / Math.Sqrt(1.25 + 1e-5), normalised[0], 1e-5);
        Assert.Equal([2, 3], embedding.forward(torch.tensor([4L, 0])).shape);
        Assert.Equal([2, 8, 6, 2], convolution.forward(torch.zeros(2, 3, 96, 32)).shape);
        Assert.Null(convolution.bias);
        Assert.InRange(convolution.weight.abs().max().ToDouble(), 0, 1 / Math.Sqrt(3 * 256));
    }

    private sealed class Network : Module
    {
        public readonly ModuleList<Linear> layers;

        public Network()
        {
            layers = register_module("layers", new ModuleList<Linear>([new Linear(2, 3), new Linear(3, 1, bias: false)]));
            register_module("ln", new LayerNorm(3));
            register_buffer("position", torch.arange(4));
            register_parameter("scale", torch.ones(1));
        }
    }

    private sealed class Clumsy : Module
    {
        public Clumsy(string first, string second)
        {
            register_parameter(first, torch.ones(1));
            register_buffer(second, torch.ones(1));
        }
    }
}
