using GaDms.Torch;

namespace GaDms.Training.Configuration;

/// <summary>What a <see cref="Precision"/> means for a forward pass.</summary>
internal static class PrecisionExtensions
{
    /// <summary>The autocast region of a forward pass; null where everything is float32.</summary>
    public static IDisposable? Autocast(this Precision precision, Device device) =>
        precision == Precision.Bf16 ? torch.autocast_where_supported(device) : null;
}
