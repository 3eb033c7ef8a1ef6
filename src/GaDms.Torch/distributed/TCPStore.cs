using System.Text;
using GaDms.Torch.Native;

namespace GaDms.Torch.distributed;

/// <summary>
/// torch.distributed.TCPStore: keys and values that one process serves and all see, by which processes find each other. A call
/// waits for the answer of whoever serves it; calls of several threads wait for each other.
/// </summary>
public sealed class TCPStore : IDisposable
{
    /// <summary>Serves or joins a store.</summary>
    /// <param name="host">Where it is served.</param>
    /// <param name="port">On which port.</param>
    /// <param name="is_master">Whether this process serves it.</param>
    /// <param name="timeout">How long to try to reach it, and to wait for a key.</param>
    /// <exception cref="TorchException">The port is taken, or nobody answered in time.</exception>
    public unsafe TCPStore(string host, int port, bool is_master, TimeSpan timeout)
    {
        nint store;
        NativeMethods.Check(
            NativeMethods.gadms_store_open(host, port, is_master ? 1 : 0, (long)timeout.TotalMilliseconds, &store), nameof(TCPStore));
        Handle = new NativeHandle(store, NativeMethods.gadms_store_free);
    }

    internal NativeHandle Handle { get; }

    /// <summary>Sets a key.</summary>
    public unsafe void set(string key, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* data = bytes)
            NativeMethods.Check(NativeMethods.gadms_store_set(Handle, key, data, bytes.Length), "TCPStore.set");
    }

    /// <summary>A key's value; waits until there is one.</summary>
    /// <exception cref="TorchException">There was none in time.</exception>
    public unsafe string get(string key)
    {
        byte* data;
        int length;
        NativeMethods.Check(NativeMethods.gadms_store_get(Handle, key, &data, &length), "TCPStore.get");
        return Encoding.UTF8.GetString(data, length);
    }

    /// <summary>Whether a key has a value.</summary>
    public unsafe bool check(string key)
    {
        int present;
        NativeMethods.Check(NativeMethods.gadms_store_check(Handle, key, &present), "TCPStore.check");
        return present != 0;
    }

    /// <summary>Adds to a key that counts, from 0, and gives the sum.</summary>
    public unsafe long add(string key, long amount)
    {
        long result;
        NativeMethods.Check(NativeMethods.gadms_store_add(Handle, key, amount, &result), "TCPStore.add");
        return result;
    }

    /// <summary>Leaves the store to the end of the process: closing it would wait for whoever does not answer.</summary>
    public void Abandon() => Handle.Abandon();

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
