using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

/// <summary>The loaded face cascades.</summary>
internal sealed class FacesHandle : SafeHandle
{
    public FacesHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.gadms_faces_close(handle);
        return true;
    }
}
