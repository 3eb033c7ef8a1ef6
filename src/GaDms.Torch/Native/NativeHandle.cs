using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

/// <summary>Owns a native object that is given back by a function of its own.</summary>
internal sealed class NativeHandle : SafeHandle
{
    private readonly Action<nint> _free;

    public NativeHandle(nint handle, Action<nint> free)
        : base(0, ownsHandle: true)
    {
        _free = free;
        SetHandle(handle);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Leaves the native object to the end of the process.</summary>
    public void Abandon() => SetHandleAsInvalid();

    protected override bool ReleaseHandle()
    {
        _free(handle);
        return true;
    }
}
