using GaDms.Torch.Native;

namespace GaDms.Torch.distributed;

/// <summary>
/// Sums gradients over the processes of a group, many parameters at a time, as torch's DistributedDataParallel does: a bucket is
/// sent as soon as the backward pass has all its gradients, while the pass goes on.
/// </summary>
public sealed class GradientBuckets : IDisposable
{
    private readonly NativeHandle _handle;
    private readonly ProcessGroup _group;

    /// <summary>Prepares the sums.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="parameters">Those of every process alike, in the order in which the backward pass reaches them.</param>
    /// <param name="bucketBytes">A bucket's size.</param>
    public unsafe GradientBuckets(ProcessGroup group, Tensor[] parameters, long bucketBytes = 25 << 20)
    {
        ArgumentNullException.ThrowIfNull(group);
        _group = group;
        using var held = new HeldTensors(parameters);
        nint buckets;
        fixed (nint* handles = held.Handles)
        {
            NativeMethods.Check(
                NativeMethods.gadms_buckets_create(group.Handle, handles, parameters.Length, bucketBytes, &buckets), nameof(GradientBuckets));
        }

        _handle = new NativeHandle(buckets, NativeMethods.gadms_buckets_free);
    }

    /// <summary>From here to <see cref="flush"/> the backward pass sends what is full; it must reach each parameter once only.</summary>
    public void arm() => NativeMethods.Check(NativeMethods.gadms_buckets_arm(_handle), "GradientBuckets.arm");

    /// <summary>Sends what has not been sent.</summary>
    public void flush() => NativeMethods.Check(NativeMethods.gadms_buckets_flush(_handle), "GradientBuckets.flush");

    /// <summary>Waits for the sums and puts them in the gradients' place; false when some are not there after the limit.</summary>
    /// <exception cref="TorchException">Another process has gone, or did not come in time.</exception>
    public unsafe bool wait(TimeSpan limit)
    {
        int done;
        NativeMethods.Check(NativeMethods.gadms_buckets_wait(_handle, (long)limit.TotalMilliseconds, &done), "GradientBuckets.wait");
        return done != 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The native buckets refer to the group.
        _handle.Dispose();
        GC.KeepAlive(_group);
    }
}
