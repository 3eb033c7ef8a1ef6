using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

/// <summary>Owns one loaded TorchScript module.</summary>
internal sealed class ScriptModuleHandle : SafeHandle
{
    public ScriptModuleHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.gadms_jit_free(handle);
        return true;
    }
}
