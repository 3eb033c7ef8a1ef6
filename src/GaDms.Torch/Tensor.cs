using GaDms.Torch.Native;

namespace GaDms.Torch;

/// <summary>
/// A tensor of libtorch. Names and semantics are PyTorch's. A tensor belongs to the innermost <see cref="TensorScope"/>
/// of the thread that made it; outside any scope it is disposed by hand, or some day by its finaliser.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    private const int MaxDimensions = 64;

    private readonly TensorHandle _handle;

    internal Tensor(nint handle)
    {
        _handle = new TensorHandle(handle);
        Scope = TensorScope.Adopt(this);
    }

    /// <summary>How many native tensor handles are alive in this process.</summary>
    public static long LiveCount => NativeMethods.gadms_tensor_live_count();

    /// <summary>The size of each dimension.</summary>
    public unsafe long[] shape
    {
        get
        {
            long* sizes = stackalloc long[MaxDimensions];
            return new ReadOnlySpan<long>(sizes, Sizes(sizes)).ToArray();
        }
    }

    /// <summary>How many elements lie between neighbours along each dimension.</summary>
    public unsafe long[] strides
    {
        get
        {
            long* values = stackalloc long[MaxDimensions];
            int dimensions;
            NativeMethods.Check(NativeMethods.gadms_tensor_strides(_handle, values, MaxDimensions, &dimensions), "strides");
            return new ReadOnlySpan<long>(values, dimensions).ToArray();
        }
    }

    /// <summary>The number of dimensions.</summary>
    public int ndim => Info.Ndim;

    /// <summary>The number of elements.</summary>
    public long numel => Info.Numel;

    /// <summary>The type of the elements.</summary>
    public ScalarType dtype => (ScalarType)Info.Dtype;

    /// <summary>Where the tensor lives.</summary>
    public Device device
    {
        get
        {
            NativeTensorInfo info = Info;
            return new Device((DeviceType)info.DeviceType, info.DeviceIndex);
        }
    }

    /// <summary>Whether elements lie in row-major order without gaps.</summary>
    public bool is_contiguous => Info.IsContiguous != 0;

    /// <summary>Whether gradients are recorded; may be set on leaves only.</summary>
    /// <exception cref="TorchException">Set on a tensor that is no leaf, or not of floating point.</exception>
    public bool requires_grad
    {
        get => Info.RequiresGrad != 0;
        set => NativeMethods.Check(NativeMethods.gadms_tensor_set_requires_grad(_handle, value ? 1 : 0), "requires_grad");
    }

    /// <summary>The gradient that backward has accumulated, a new handle each time; null where there is none.</summary>
    public unsafe Tensor? grad
    {
        get
        {
            nint result;
            NativeMethods.Check(NativeMethods.gadms_tensor_grad(_handle, &result), "grad");
            return result == 0 ? null : new Tensor(result);
        }

        set
        {
            nint gradient = value?.Hold() ?? 0;
            try
            {
                NativeMethods.Check(NativeMethods.gadms_tensor_set_grad(_handle, gradient), "grad");
            }
            finally
            {
                value?.LetGo();
            }
        }
    }

    internal TensorHandle Handle => _handle;

    /// <summary>The scope that will dispose this tensor.</summary>
    internal TensorScope? Scope { get; set; }

    private unsafe NativeTensorInfo Info
    {
        get
        {
            NativeTensorInfo info;
            NativeMethods.Check(NativeMethods.gadms_tensor_info(_handle, &info), "tensor");
            return info;
        }
    }

    /// <summary>The size of one dimension; negative ones count from the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public unsafe long size(int d)
    {
        long* sizes = stackalloc long[MaxDimensions];
        int dimensions = Sizes(sizes);
        int index = d < 0 ? d + dimensions : d;
        if (index < 0 || index >= dimensions)
            throw new ArgumentOutOfRangeException(nameof(d), d, $"The tensor has {dimensions} dimensions.");
        return sizes[index];
    }

    /// <summary>Gives the handle back. The memory goes when nothing else (a view, the autograd graph) uses it.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Element type, shape and device, such as "Float32 [2, 3]" or "Int64 [4] on cuda:0"; never the elements.</summary>
    public override string ToString()
    {
        if (_handle.IsClosed)
            return "disposed tensor";
        string place = device.Type == DeviceType.CPU ? "" : $" on {device}";
        return $"{dtype} [{string.Join(", ", shape)}]{place}";
    }

    /// <summary>Keeps the native tensor alive until <see cref="LetGo"/>.</summary>
    internal nint Hold()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        bool added = false;
        _handle.DangerousAddRef(ref added);
        return _handle.DangerousGetHandle();
    }

    /// <summary>Gives the native handle to the caller, who frees it; this tensor is then disposed.</summary>
    internal nint Release()
    {
        nint handle = _handle.DangerousGetHandle();
        _handle.SetHandleAsInvalid();
        return handle;
    }

    internal void LetGo() => _handle.DangerousRelease();

    private unsafe int Sizes(long* sizes)
    {
        int dimensions;
        NativeMethods.Check(NativeMethods.gadms_tensor_shape(_handle, sizes, MaxDimensions, &dimensions), "shape");
        return dimensions;
    }
}
