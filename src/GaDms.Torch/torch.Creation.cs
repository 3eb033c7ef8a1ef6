using GaDms.Torch.Native;

namespace GaDms.Torch;

/// <summary>PyTorch's functions under PyTorch's names.</summary>
public static partial class torch
{
    /// <summary>A tensor of floats, copied. Without a shape, a vector.</summary>
    /// <exception cref="TorchException">The shape has another number of elements.</exception>
    public static Tensor tensor(ReadOnlySpan<float> data, long[]? shape = null, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromData(data, shape, dtype, device, requires_grad);

    /// <summary>A tensor of doubles (Float64 unless a dtype is given), copied. Without a shape, a vector.</summary>
    /// <inheritdoc cref="tensor(ReadOnlySpan{float}, long[], ScalarType?, Device?, bool)"/>
    public static Tensor tensor(ReadOnlySpan<double> data, long[]? shape = null, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromData(data, shape, dtype, device, requires_grad);

    /// <summary>A tensor of 64-bit integers, copied. Without a shape, a vector.</summary>
    /// <inheritdoc cref="tensor(ReadOnlySpan{float}, long[], ScalarType?, Device?, bool)"/>
    public static Tensor tensor(ReadOnlySpan<long> data, long[]? shape = null, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromData(data, shape, dtype, device, requires_grad);

    /// <summary>A tensor of 32-bit integers, copied. Without a shape, a vector.</summary>
    /// <inheritdoc cref="tensor(ReadOnlySpan{float}, long[], ScalarType?, Device?, bool)"/>
    public static Tensor tensor(ReadOnlySpan<int> data, long[]? shape = null, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromData(data, shape, dtype, device, requires_grad);

    /// <summary>A tensor of bytes, copied. Without a shape, a vector.</summary>
    /// <inheritdoc cref="tensor(ReadOnlySpan{float}, long[], ScalarType?, Device?, bool)"/>
    public static Tensor tensor(ReadOnlySpan<byte> data, long[]? shape = null, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromData(data, shape, dtype, device, requires_grad);

    /// <summary>A tensor of truth values, copied. Without a shape, a vector.</summary>
    /// <inheritdoc cref="tensor(ReadOnlySpan{float}, long[], ScalarType?, Device?, bool)"/>
    public static Tensor tensor(ReadOnlySpan<bool> data, long[]? shape = null, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromData(data, shape, dtype, device, requires_grad);

    /// <summary>A single floating point number, Float32 unless a dtype is given, as PyTorch makes it of a Python float.</summary>
    public static Tensor tensor(double value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        WithGrad(full([], value, dtype ?? ScalarType.Float32, device), requires_grad);

    /// <summary>A single integer, Int64 unless a dtype is given.</summary>
    public static Tensor tensor(long value, ScalarType? dtype = null, Device? device = null) =>
        full([], value, dtype ?? ScalarType.Int64, device);

    /// <summary>A single truth value.</summary>
    public static Tensor tensor(bool value, Device? device = null) => full([], value, ScalarType.Bool, device);

    /// <summary>Zeros, Float32.</summary>
    public static Tensor zeros(params long[] shape) => Aten.zeros.Call(shape);

    /// <summary>Zeros.</summary>
    public static Tensor zeros(long[] shape, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        WithGrad(Aten.zeros.Call(shape, dtype, Argument.None, device), requires_grad);

    /// <summary>Ones, Float32.</summary>
    public static Tensor ones(params long[] shape) => Aten.ones.Call(shape);

    /// <summary>Ones.</summary>
    public static Tensor ones(long[] shape, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        WithGrad(Aten.ones.Call(shape, dtype, Argument.None, device), requires_grad);

    /// <summary>Uninitialised memory, Float32.</summary>
    public static Tensor empty(params long[] shape) => Aten.empty_memory_format.Call(shape);

    /// <summary>Uninitialised memory.</summary>
    public static Tensor empty(long[] shape, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        WithGrad(Aten.empty_memory_format.Call(shape, dtype, Argument.None, device), requires_grad);

    /// <summary>A constant; the number's own type (Float32, Int64, Bool) unless a dtype is given.</summary>
    public static Tensor full(long[] shape, Scalar value, ScalarType? dtype = null, Device? device = null) =>
        Aten.full.Call(shape, value, dtype, Argument.None, device);

    /// <summary>0, 1, ... below end; Int64 of integers.</summary>
    public static Tensor arange(Scalar end, ScalarType? dtype = null, Device? device = null) => arange(0, end, 1, dtype, device);

    /// <summary>start, start + step, ... below end; Int64 of integers.</summary>
    public static Tensor arange(Scalar start, Scalar end, Scalar step, ScalarType? dtype = null, Device? device = null) =>
        Aten.arange_start_step.Call(start, end, step, dtype, Argument.None, device);

    /// <summary>So many evenly spaced numbers from start to end, both included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null) =>
        Aten.linspace.Call(start, end, steps, dtype, Argument.None, device);

    /// <summary>The unit matrix.</summary>
    public static Tensor eye(long n, ScalarType? dtype = null, Device? device = null) =>
        Aten.eye.Call(n, dtype, Argument.None, device);

    /// <summary>Zeros of the same shape, type and device.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null) => Aten.zeros_like.Call(input, dtype);

    /// <summary>Ones of the same shape, type and device.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null) => Aten.ones_like.Call(input, dtype);

    /// <summary>Uninitialised memory of the same shape, type and device.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null) => Aten.empty_like.Call(input, dtype);

    /// <summary>A constant of the same shape, type and device.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null) => Aten.full_like.Call(input, value, dtype);

    private static unsafe Tensor FromData<T>(ReadOnlySpan<T> data, long[]? shape, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        ReadOnlySpan<long> sizes = shape ?? [data.Length];
        nint handle;
        fixed (T* elements = data)
        fixed (long* first = sizes)
        {
            NativeMethods.Check(
                NativeMethods.gadms_tensor_from_data(elements, (long)data.Length * sizeof(T), (int)Tensor.DtypeOf<T>(), first, sizes.Length, &handle),
                "tensor");
        }

        var tensor = new Tensor(handle);
        if (dtype is null && device is null)
            return WithGrad(tensor, requires_grad);
        using (tensor)
            return WithGrad(Aten.to_dtype_layout.Call(tensor, dtype, Argument.None, device), requires_grad);
    }

    private static Tensor WithGrad(Tensor tensor, bool requires_grad)
    {
        if (requires_grad)
            tensor.requires_grad = true;
        return tensor;
    }
}
