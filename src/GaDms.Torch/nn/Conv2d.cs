namespace GaDms.Torch.nn;

/// <summary>A convolution with a square kernel and no padding.</summary>
public sealed class Conv2d : Module
{
    private readonly long[] _stride;

    /// <summary>PyTorch's initialisation: weight and bias evenly distributed within 1 / sqrt(in_channels * kernel_size^2).</summary>
    public Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, bool bias = true)
    {
        _stride = [stride, stride];
        double bound = 1 / Math.Sqrt(in_channels * kernel_size * kernel_size);
        weight = register_parameter(
            nameof(weight), Initialisation.Drawn(torch.empty(out_channels, in_channels, kernel_size, kernel_size), empty => empty.uniform_(-bound, bound)));
        if (bias)
            this.bias = register_parameter(nameof(bias), Initialisation.Drawn(torch.empty(out_channels), empty => empty.uniform_(-bound, bound)));
    }

    /// <summary>[out_channels, in_channels, kernel_size, kernel_size].</summary>
    public Tensor weight { get; }

    /// <summary>[out_channels], or none.</summary>
    public Tensor? bias { get; }

    /// <summary>[B, in_channels, H, W] to [B, out_channels, H', W'].</summary>
    public Tensor forward(Tensor input) => torch.nn.functional.conv2d(input, weight, bias, _stride);
}
