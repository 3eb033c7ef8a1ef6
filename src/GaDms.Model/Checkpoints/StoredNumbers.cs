using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GaDms.Model.Checkpoints;

/// <summary>Sizes and conversions of the stored number formats.</summary>
public static class StoredNumbers
{
    /// <summary>Bytes of one number.</summary>
    public static int SizeOf(StoredType type) => type switch
    {
        StoredType.F64 or StoredType.I64 => 8,
        StoredType.F32 or StoredType.I32 => 4,
        StoredType.F16 or StoredType.BF16 or StoredType.I16 => 2,
        _ => 1,
    };

    /// <summary>Elements of a shape, or -1 where it has a negative size or more elements than a file can hold.</summary>
    internal static long Count(ReadOnlySpan<long> shape)
    {
        // Halved range, so that the size in bytes of the largest type cannot overflow either.
        const long most = long.MaxValue / 16;
        var count = 1L;
        foreach (var size in shape)
        {
            if (size < 0) return -1;
            if (size == 0) count = 0;
            if (count != 0 && size > most / count) return -1;
            count *= size;
        }

        return count;
    }

    /// <summary>Converts stored numbers to float; numbers a float cannot hold exactly are rounded.</summary>
    internal static void ToSingle(StoredType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case StoredType.F32:
                source.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case StoredType.F64:
                Convert<double>(source, destination, static value => (float)value);
                break;
            case StoredType.F16:
                Convert<Half>(source, destination, static value => (float)value);
                break;
            case StoredType.BF16:
                Convert<ushort>(source, destination, static value => BitConverter.UInt32BitsToSingle((uint)value << 16));
                break;
            default:
                for (var i = 0; i < destination.Length; i++) destination[i] = Integer(type, source, i);
                break;
        }
    }

    /// <summary>Converts stored integers and truth values to 64-bit integers.</summary>
    internal static void ToInt64(StoredType type, ReadOnlySpan<byte> source, Span<long> destination)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = Integer(type, source, i);
    }

    internal static bool IsInteger(StoredType type) => type >= StoredType.I64;

    private static long Integer(StoredType type, ReadOnlySpan<byte> source, int index) => type switch
    {
        StoredType.I64 => BinaryPrimitives.ReadInt64LittleEndian(source[(8 * index)..]),
        StoredType.I32 => BinaryPrimitives.ReadInt32LittleEndian(source[(4 * index)..]),
        StoredType.I16 => BinaryPrimitives.ReadInt16LittleEndian(source[(2 * index)..]),
        StoredType.I8 => (sbyte)source[index],
        StoredType.U8 => source[index],
        _ => source[index] != 0 ? 1 : 0,
    };

    private static void Convert<T>(ReadOnlySpan<byte> source, Span<float> destination, Func<T, float> convert)
        where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(source);
        for (var i = 0; i < destination.Length; i++) destination[i] = convert(values[i]);
    }
}
