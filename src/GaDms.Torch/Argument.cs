using System.Runtime.InteropServices;

using GaDms.Torch.Native;

namespace GaDms.Torch;

/// <summary>
/// One argument of an <see cref="Operator"/>, made by implicit conversion from what the schema asks for. Null stands for
/// None.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Argument
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly NativeKind Kind;

    internal Argument(NativeKind kind, long bits)
    {
        Kind = kind;
        Bits = bits;
    }

    private Argument(NativeKind kind, object? reference)
    {
        Kind = reference is null ? NativeKind.None : kind;
        Reference = reference;
    }

    /// <summary>The schema's None.</summary>
    public static Argument None => default;

    /// <summary>Tensor or Tensor?.</summary>
    public static implicit operator Argument(Tensor? value) => new(NativeKind.Tensor, value);

    /// <summary>Tensor[], or Tensor?[] where elements are null.</summary>
    public static implicit operator Argument(Tensor?[]? value) => new(NativeKind.TensorList, value);

    /// <summary>int, or a Scalar that is an integer.</summary>
    public static implicit operator Argument(long value) => new(NativeKind.Int, value);

    /// <summary>int?.</summary>
    public static implicit operator Argument(long? value) => value is { } given ? new(NativeKind.Int, given) : None;

    /// <summary>float, or a Scalar that is one.</summary>
    public static implicit operator Argument(double value) => new(NativeKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>float?.</summary>
    public static implicit operator Argument(double? value) => value is { } given ? given : None;

    /// <summary>bool.</summary>
    public static implicit operator Argument(bool value) => new(NativeKind.Bool, value ? 1 : 0);

    /// <summary>Scalar.</summary>
    public static implicit operator Argument(Scalar value) => value.ToArgument();

    /// <summary>Scalar?.</summary>
    public static implicit operator Argument(Scalar? value) => value is { } given ? given.ToArgument() : None;

    /// <summary>int[] or SymInt[].</summary>
    public static implicit operator Argument(long[]? value) => new(NativeKind.IntList, value);

    /// <summary>float[].</summary>
    public static implicit operator Argument(double[]? value) => new(NativeKind.DoubleList, value);

    /// <summary>str.</summary>
    public static implicit operator Argument(string? value) => new(NativeKind.String, value);

    /// <summary>ScalarType.</summary>
    public static implicit operator Argument(ScalarType value) => new(NativeKind.Int, (long)value);

    /// <summary>ScalarType?.</summary>
    public static implicit operator Argument(ScalarType? value) => value is { } given ? given : None;

    /// <summary>Device.</summary>
    public static implicit operator Argument(Device value) =>
        new(NativeKind.Device, ((long)value.Type << 32) | (uint)value.Index);

    /// <summary>Device?.</summary>
    public static implicit operator Argument(Device? value) => value is { } given ? given : None;
}
