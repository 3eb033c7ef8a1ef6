namespace GaDms.Torch.nn;

/// <summary>Normalises the last dimension to mean 0 and variance 1, then weight and bias.</summary>
public sealed class LayerNorm : Module
{
    private readonly long[] _normalizedShape;
    private readonly double _eps;

    /// <summary>PyTorch's initialisation: weight 1, bias 0.</summary>
    /// <param name="size">The size of the last dimension.</param>
    /// <param name="eps">Added to the variance.</param>
    public LayerNorm(long size, double eps = 1e-5)
    {
        _normalizedShape = [size];
        _eps = eps;
        weight = register_parameter(nameof(weight), torch.ones(size));
        bias = register_parameter(nameof(bias), torch.zeros(size));
    }

    /// <summary>[size].</summary>
    public Tensor weight { get; }

    /// <summary>[size].</summary>
    public Tensor bias { get; }

    /// <summary>[..., size] to [..., size].</summary>
    public Tensor forward(Tensor input)
    {
        // Under autocast a linear layer's bfloat16 result may meet float32 weights; the norm then takes theirs, as CLIP's does.
        var x = input.dtype == weight.dtype ? input : input.to(weight.dtype);
        return torch.nn.functional.layer_norm(x, _normalizedShape, weight, bias, _eps);
    }
}
