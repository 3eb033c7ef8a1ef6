using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

/// <summary>An open video.</summary>
internal sealed class VideoHandle : SafeHandle
{
    public VideoHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.gadms_video_close(handle);
        return true;
    }
}
