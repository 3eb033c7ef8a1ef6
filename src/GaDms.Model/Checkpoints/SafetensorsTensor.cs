using System.Runtime.InteropServices;

namespace GaDms.Model.Checkpoints;

/// <summary>A tensor to be written by <see cref="SafetensorsWriter"/>.</summary>
/// <param name="Name">Name, not empty, each once in a file.</param>
/// <param name="DType">Number format.</param>
/// <param name="Shape">Sizes of the axes; empty for a scalar.</param>
/// <param name="Write">Writes exactly the tensor's bytes, row-major; called once, when the tensor's turn has come.</param>
public sealed record SafetensorsTensor(string Name, StoredType DType, long[] Shape, Action<Stream> Write)
{
    /// <summary>A tensor of floats.</summary>
    public static SafetensorsTensor From(string name, long[] shape, ReadOnlyMemory<float> values) =>
        new(name, StoredType.F32, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    /// <summary>A tensor of 64-bit integers.</summary>
    public static SafetensorsTensor From(string name, long[] shape, ReadOnlyMemory<long> values) =>
        new(name, StoredType.I64, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));
}
