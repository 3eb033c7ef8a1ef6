using System.Runtime.InteropServices;

namespace GaDms.Retrieval.Search;

/// <summary>How a vector's code lies in a file: its three numbers, a spare one, then a byte per number, 128 higher than the code.</summary>
internal static class CodeRecord
{
    public const int HeadLength = 16;

    // What the processor's products of bytes want: one factor without a sign.
    public const int Excess = 128;

    /// <summary>Bytes of a record.</summary>
    public static int Length(int dimension) => HeadLength + ByteCode.Length(dimension);

    /// <summary>Encodes vectors that lie behind one another.</summary>
    public static byte[] Encode(ReadOnlyMemory<float> vectors, int dimension)
    {
        var length = Length(dimension);
        var records = new byte[(long)vectors.Length / dimension * length];
        Parallel.For(0, vectors.Length / dimension, row => Encode(vectors.Span.Slice(row * dimension, dimension), records.AsSpan(row * length, length)));
        return records;
    }

    private static void Encode(ReadOnlySpan<float> vector, Span<byte> record)
    {
        var code = record[HeadLength..];
        MemoryMarshal.Write(record, ByteCode.Encode(vector, MemoryMarshal.Cast<byte, sbyte>(code)));
        foreach (ref var value in code)
            value ^= Excess;
    }
}
