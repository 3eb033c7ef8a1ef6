using GaDms.Torch.Native;

namespace GaDms.Torch;

public sealed partial class Tensor
{
    /// <summary>The only element, as float, double, long, int, byte or bool; waits for the device.</summary>
    /// <exception cref="TorchException">The tensor has not exactly one element.</exception>
    /// <exception cref="OverflowException">The element does not fit into an integer of type T.</exception>
    public T item<T>()
        where T : unmanaged
    {
        NativeValue value = Aten.item.CallScalar(this);
        double real = value.Kind == NativeKind.Double ? value.Number : value.Integer;
        object result = default(T) switch
        {
            float => (float)real,
            double => real,
            long => Whole(value),
            int => checked((int)Whole(value)),
            byte => checked((byte)Whole(value)),
            bool => real != 0,
            _ => throw new NotSupportedException($"An element cannot be read as {typeof(T).Name}."),
        };
        return (T)result;
    }

    /// <summary>The only element as a float; waits for the device.</summary>
    /// <inheritdoc cref="item{T}"/>
    public float ToSingle() => item<float>();

    /// <summary>The only element as a double; waits for the device.</summary>
    /// <inheritdoc cref="item{T}"/>
    public double ToDouble() => item<double>();

    /// <summary>The only element as a long; waits for the device.</summary>
    /// <inheritdoc cref="item{T}"/>
    public long ToInt64() => item<long>();

    /// <summary>All elements in row-major order.</summary>
    /// <typeparam name="T">float, double, long, int, byte or bool, as the dtype is; half and bfloat16 read as float.</typeparam>
    /// <exception cref="InvalidOperationException">The dtype is another.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var result = new T[numel];
        CopyTo<T>(result);
        return result;
    }

    /// <summary>Copies all elements in row-major order.</summary>
    /// <inheritdoc cref="ToArray{T}"/>
    /// <exception cref="ArgumentException">The destination's length is not the number of elements.</exception>
    public unsafe void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        if (destination.Length != numel)
            throw new ArgumentException($"{ToString()} has {numel} elements, the destination {destination.Length}.", nameof(destination));
        ScalarType wanted = DtypeOf<T>();
        ScalarType actual = dtype;
        if (actual != wanted && !(wanted == ScalarType.Float32 && actual is ScalarType.Float16 or ScalarType.BFloat16))
            throw new InvalidOperationException($"{ToString()} cannot be read as {typeof(T).Name}; convert it with to(ScalarType.{wanted}) first.");

        using Tensor detached = detach();
        using Tensor plain = Aten.to_dtype_layout.Call(detached, wanted, Argument.None, Device.CPU);
        using Tensor ordered = plain.contiguous();
        void* data;
        NativeMethods.Check(NativeMethods.gadms_tensor_data(ordered._handle, &data), "data_ptr");
        new ReadOnlySpan<T>(data, destination.Length).CopyTo(destination);
    }

    /// <summary>Has all elements written where they are, in row-major order, without a graph noticing.</summary>
    /// <typeparam name="T">The dtype's own type.</typeparam>
    /// <param name="write">Given the elements.</param>
    /// <exception cref="InvalidOperationException">The tensor is not on the CPU, not contiguous, or of another dtype.</exception>
    public unsafe void Write<T>(Action<Span<T>> write)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(write);
        if (device.Type != DeviceType.CPU || dtype != DtypeOf<T>() || !is_contiguous)
            throw new InvalidOperationException($"{ToString()} cannot be written as {typeof(T).Name} where it is.");
        void* data;
        NativeMethods.Check(NativeMethods.gadms_tensor_data(_handle, &data), "data_ptr");
        write(new Span<T>(data, checked((int)numel)));
        GC.KeepAlive(this);
    }

    private static long Whole(NativeValue value) =>
        value.Kind == NativeKind.Double ? checked((long)value.Number) : value.Integer;

    /// <summary>The dtype whose elements are laid out as T.</summary>
    internal static ScalarType DtypeOf<T>()
        where T : unmanaged => default(T) switch
        {
            float => ScalarType.Float32,
            double => ScalarType.Float64,
            long => ScalarType.Int64,
            int => ScalarType.Int32,
            byte => ScalarType.Byte,
            bool => ScalarType.Bool,
            _ => throw new NotSupportedException($"There is no tensor of {typeof(T).Name}."),
        };
}
