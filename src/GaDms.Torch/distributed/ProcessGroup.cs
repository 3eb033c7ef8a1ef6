using GaDms.Torch.Native;

namespace GaDms.Torch.distributed;

/// <summary>
/// torch.distributed's process group: collectives over gloo on the CPU and NCCL on CUDA. All processes call the same collectives
/// in the same order.
/// </summary>
public sealed class ProcessGroup : IDisposable
{
    /// <summary>Joins a group; returns when all have joined.</summary>
    /// <param name="store">Where the processes meet.</param>
    /// <param name="rank">This process, from 0.</param>
    /// <param name="size">Processes in all.</param>
    /// <param name="device">Where the tensors are.</param>
    /// <param name="address">This machine's address, by which the others reach it.</param>
    /// <param name="timeout">How long a collective waits for the others.</param>
    /// <exception cref="TorchException">Somebody did not join in time, or this libtorch lacks the backend.</exception>
    public unsafe ProcessGroup(TCPStore store, int rank, int size, Device device, string address, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(store);
        nint group;
        NativeMethods.Check(
            NativeMethods.gadms_group_create(store.Handle, rank, size, (int)device.Type, address, (long)timeout.TotalMilliseconds, &group),
            nameof(ProcessGroup));
        Handle = new NativeHandle(group, NativeMethods.gadms_group_free);
        (this.rank, this.size) = (rank, size);
    }

    /// <summary>This process, from 0.</summary>
    public int rank { get; }

    /// <summary>Processes in all.</summary>
    public int size { get; }

    internal NativeHandle Handle { get; }

    /// <summary>Begins to replace a tensor by its sum over the processes.</summary>
    public unsafe Work all_reduce(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        nint work;
        NativeMethods.Check(NativeMethods.gadms_group_allreduce(Handle, tensor.Handle, &work), "all_reduce");
        return new Work(work);
    }

    /// <summary>Begins to gather a tensor of every process.</summary>
    /// <param name="output">One tensor of the input's shape for each process.</param>
    /// <param name="input">This process's.</param>
    public unsafe Work all_gather(Tensor[] output, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(input);
        using var held = new HeldTensors(output);
        nint work;
        fixed (nint* outputs = held.Handles)
            NativeMethods.Check(NativeMethods.gadms_group_allgather(Handle, input.Handle, outputs, output.Length, &work), "all_gather");
        return new Work(work);
    }

    /// <summary>Begins to replace a tensor by that of one process.</summary>
    public unsafe Work broadcast(Tensor tensor, int src)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        nint work;
        NativeMethods.Check(NativeMethods.gadms_group_broadcast(Handle, tensor.Handle, src, &work), "broadcast");
        return new Work(work);
    }

    /// <summary>Leaves the group to the end of the process: closing it would wait for collectives that nobody finishes.</summary>
    public void Abandon() => Handle.Abandon();

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
