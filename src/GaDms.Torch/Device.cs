using System.Globalization;
using System.Runtime.InteropServices;

using GaDms.Torch.Native;

namespace GaDms.Torch;

/// <summary>Kinds of devices, with libtorch's numbers.</summary>
public enum DeviceType
{
    /// <summary>The host's processor.</summary>
    CPU = 0,

    /// <summary>An NVIDIA GPU.</summary>
    CUDA = 1,
}

/// <summary>Where a tensor lives.</summary>
/// <param name="Type">The kind of device.</param>
/// <param name="Index">Which one of its kind, from 0; -1 for the CPU.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Device(DeviceType Type, int Index)
{
    /// <summary>The host's processor.</summary>
    public static Device CPU => new(DeviceType.CPU, -1);

    /// <summary>The GPU of the given index.</summary>
    /// <exception cref="InvalidOperationException">This libtorch has no CUDA, or there is no such device.</exception>
    public static Device CUDA(int index = 0)
    {
        int count = NativeMethods.gadms_cuda_device_count();
        if (count == 0)
        {
            throw new InvalidOperationException(
                $"No device cuda:{index}: this libtorch is built without CUDA or sees no GPU. Use the device \"cpu\", or point LIBTORCH to a CUDA build and rebuild.");
        }

        if (index < 0 || index >= count)
            throw new InvalidOperationException($"No device cuda:{index}: there are {count}, counted from cuda:0.");
        return new(DeviceType.CUDA, index);
    }

    /// <summary>Reads "cpu", "cuda" or "cuda:1".</summary>
    /// <exception cref="FormatException">The text names no device.</exception>
    /// <exception cref="InvalidOperationException">The device does not exist here.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (text)
        {
            case "cpu":
                return CPU;
            case "cuda":
                return CUDA();
        }

        if (text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return CUDA(index);
        }

        throw new FormatException($"\"{text}\" is not a device. Use \"cpu\", \"cuda\" or \"cuda:N\".");
    }

    /// <summary>"cpu" or "cuda:N", as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Type == DeviceType.CPU ? "cpu" : $"cuda:{Index}";
}
