using GaDms.Torch.Native;

namespace GaDms.Torch;

/// <summary>A TorchScript module: a network that is its own program, made by torch.jit in Python.</summary>
public sealed class ScriptModule : IDisposable
{
    private readonly ScriptModuleHandle _handle;

    private ScriptModule(nint handle) => _handle = new ScriptModuleHandle(handle);

    /// <summary>Calls the module's forward; a tuple or list of tensors comes back flattened.</summary>
    /// <exception cref="TorchException">The module failed on these inputs, or returned something else than tensors.</exception>
    public unsafe Tensor[] forward(params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using var held = new HeldTensors(inputs);
        NativeValue* results;
        int count;
        fixed (nint* handles = held.Handles)
        {
            NativeMethods.Check(
                NativeMethods.gadms_jit_forward(_handle, handles, inputs.Length, &results, &count), "torch.jit forward");
        }

        return Operator.Wrap(results, count, "torch.jit forward");
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    internal static unsafe ScriptModule Load(string path, Device device)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // A zip's end says whether the file is whole; libtorch's own messages about that speak of its sources.
        try
        {
            using System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(path);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path} is no TorchScript module, or is truncated: {e.Message}", e);
        }

        nint module;
        try
        {
            NativeMethods.Check(NativeMethods.gadms_jit_load(path, (int)device.Type, device.Index, &module), "torch.jit.load");
        }
        catch (TorchException e)
        {
            throw new InvalidDataException($"{path} cannot be loaded as a TorchScript module: {e.Message}", e);
        }

        return new ScriptModule(module);
    }
}
