using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

/// <summary>A decoder process.</summary>
internal sealed class WorkerHandle : SafeHandle
{
    public WorkerHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    /// <summary>Ends the process.</summary>
    /// <returns>The signal that it ended by, 0 for none, -1 where that is not known.</returns>
    public int End()
    {
        if (IsInvalid || IsClosed)
            return -1;
        int signal = NativeMethods.gadms_worker_end(handle);
        SetHandleAsInvalid();
        return signal;
    }

    protected override bool ReleaseHandle()
    {
        _ = NativeMethods.gadms_worker_end(handle);
        return true;
    }
}
