using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

/// <summary>What a <see cref="NativeValue"/> holds: GadmsKind of gadms_torch.h.</summary>
internal enum NativeKind
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    IntList = 5,
    DoubleList = 6,
    TensorList = 7,
    String = 8,
    Device = 9,
}

/// <summary>One argument or result of an operator: GadmsValue of gadms_torch.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)]
    public NativeKind Kind;

    [FieldOffset(4)]
    public int Count;

    [FieldOffset(8)]
    public long Integer;

    [FieldOffset(8)]
    public double Number;

    [FieldOffset(8)]
    public nint Pointer;
}

/// <summary>What is asked of a tensor most often: GadmsTensorInfo of gadms_torch.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTensorInfo
{
    public long Numel;
    public int Ndim;
    public int Dtype;
    public int DeviceType;
    public int DeviceIndex;
    public int RequiresGrad;
    public int IsContiguous;
}
