using System.Buffers.Binary;
using System.Numerics;

namespace GaDms.Training.Logging;

/// <summary>CRC-32C (Castagnoli), the checksum of TFRecord files.</summary>
internal static class Crc32C
{
    /// <summary>The plain checksum, as in RFC 3720.</summary>
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    /// <summary>
    /// The checksum as TFRecord stores it: rotated and offset, so that a checksum of data holding checksums stays sound.
    /// </summary>
    public static uint Masked(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Compute(data), 15) + 0xa282ead8u;
}
