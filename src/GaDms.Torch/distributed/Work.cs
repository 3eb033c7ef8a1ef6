using GaDms.Torch.Native;

namespace GaDms.Torch.distributed;

/// <summary>A collective under way.</summary>
public sealed class Work : IDisposable
{
    private readonly NativeHandle _handle;

    internal Work(nint handle) => _handle = new NativeHandle(handle, NativeMethods.gadms_work_free);

    /// <summary>Waits; false when it is not finished after the limit.</summary>
    /// <exception cref="TorchException">It failed: another process has gone, or did not come in time.</exception>
    public unsafe bool wait(TimeSpan limit)
    {
        int done;
        NativeMethods.Check(NativeMethods.gadms_work_wait(_handle, (long)limit.TotalMilliseconds, &done), "wait");
        return done != 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
