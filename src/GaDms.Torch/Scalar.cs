using System.Runtime.InteropServices;

using GaDms.Torch.Native;

namespace GaDms.Torch;

/// <summary>
/// A plain number beside a tensor. It remembers whether it was written as an integer, because libtorch's type promotion
/// asks: adding 1 leaves an integer tensor as it is, adding 1.0 makes it floating point.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Scalar
{
    private readonly long _bits;
    private readonly NativeKind _kind;

    private Scalar(NativeKind kind, long bits)
    {
        _kind = kind;
        _bits = bits;
    }

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new(NativeKind.Int, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(NativeKind.Int, value);

    /// <summary>A floating point number.</summary>
    public static implicit operator Scalar(double value) => new(NativeKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(NativeKind.Bool, value ? 1 : 0);

    internal Argument ToArgument() => new(_kind, _bits);
}
