using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

/// <summary>Owns one transformer laid out for inference.</summary>
internal sealed class TowerHandle : SafeHandle
{
    public TowerHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.gadms_tower_free(handle);
        return true;
    }
}
