using System.Reflection;
using System.Runtime.InteropServices;

using GaDms.Torch.Native;

namespace GaDms.Torch.Tests;

/// <summary>Both sides of the boundary agree: version, struct layouts, operator names.</summary>
public sealed class AbiTests
{
    [Fact]
    public void Version_is_the_one_this_assembly_was_written_for() =>
        Assert.Equal(NativeMethods.AbiVersion, NativeMethods.gadms_abi_version());

    [Fact]
    public unsafe void Structs_are_laid_out_alike()
    {
        int* native = stackalloc int[12];
        NativeMethods.gadms_abi_layout(native);

        int[] managed =
        [
            sizeof(NativeValue),
            Offset<NativeValue>(nameof(NativeValue.Kind)),
            Offset<NativeValue>(nameof(NativeValue.Count)),
            Offset<NativeValue>(nameof(NativeValue.Integer)),
            sizeof(NativeTensorInfo),
            Offset<NativeTensorInfo>(nameof(NativeTensorInfo.Numel)),
            Offset<NativeTensorInfo>(nameof(NativeTensorInfo.Ndim)),
            Offset<NativeTensorInfo>(nameof(NativeTensorInfo.Dtype)),
            Offset<NativeTensorInfo>(nameof(NativeTensorInfo.DeviceType)),
            Offset<NativeTensorInfo>(nameof(NativeTensorInfo.DeviceIndex)),
            Offset<NativeTensorInfo>(nameof(NativeTensorInfo.RequiresGrad)),
            Offset<NativeTensorInfo>(nameof(NativeTensorInfo.IsContiguous)),
        ];
        Assert.Equal(managed, new ReadOnlySpan<int>(native, 12).ToArray());
    }

    [Fact]
    public void Every_operator_in_the_table_exists_in_this_libtorch()
    {
        foreach (FieldInfo field in typeof(Aten).GetFields(BindingFlags.Static | BindingFlags.Public))
            ((Operator)field.GetValue(null)!).Resolve();
    }

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);
}
