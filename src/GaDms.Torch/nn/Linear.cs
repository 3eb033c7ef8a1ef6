namespace GaDms.Torch.nn;

/// <summary>x @ weight^T + bias.</summary>
public sealed class Linear : Module
{
    /// <summary>PyTorch's initialisation: weight and bias evenly distributed within 1 / sqrt(in_features).</summary>
    public Linear(long in_features, long out_features, bool bias = true)
    {
        double bound = 1 / Math.Sqrt(in_features);
        weight = register_parameter(nameof(weight), Initialisation.Drawn(torch.empty(out_features, in_features), empty => empty.uniform_(-bound, bound)));
        if (bias)
            this.bias = register_parameter(nameof(bias), Initialisation.Drawn(torch.empty(out_features), empty => empty.uniform_(-bound, bound)));
    }

    /// <summary>[out_features, in_features].</summary>
    public Tensor weight { get; }

    /// <summary>[out_features], or none.</summary>
    public Tensor? bias { get; }

    /// <summary>[..., in_features] to [..., out_features].</summary>
    public Tensor forward(Tensor input) => torch.nn.functional.linear(input, weight, bias);
}
