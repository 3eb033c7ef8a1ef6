using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

/// <summary>Owns one native tensor handle; its finaliser is the safety net below scopes and Dispose.</summary>
internal sealed class TensorHandle : SafeHandle
{
    public TensorHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.gadms_tensor_free(handle);
        return true;
    }
}
