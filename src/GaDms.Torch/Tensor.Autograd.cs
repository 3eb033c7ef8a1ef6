namespace GaDms.Torch;

public sealed partial class Tensor
{
    /// <summary>Accumulates the gradient of this tensor into <see cref="grad"/> of the leaves it was computed from.</summary>
    /// <param name="gradient">The gradient with respect to this tensor; null stands for 1, for a single element.</param>
    /// <param name="retain_graph">Keep the graph for another pass.</param>
    /// <exception cref="TorchException">The tensor has no graph, or several elements and no gradient.</exception>
    public void backward(Tensor? gradient = null, bool retain_graph = false) =>
        torch.autograd.backward([this], gradient is null ? null : [gradient], retain_graph);
}
