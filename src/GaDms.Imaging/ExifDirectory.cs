using System.Buffers.Binary;

namespace GaDms.Imaging;

/// <summary>Reads directories of the TIFF structure that EXIF is written in. Never throws, whatever the bytes are.</summary>
internal static class ExifDirectory
{
    /// <summary>Type of an entry that holds text.</summary>
    public const ushort TypeAscii = 2;

    private const ushort TypeShort = 3;
    private const ushort TypeLong = 4;
    private const ushort OrientationTag = 0x0112;
    private const int EntrySize = 12;

    /// <summary>Where the first directory is; false if this is no TIFF structure.</summary>
    public static bool TryFirst(ReadOnlySpan<byte> tiff, out uint directory)
    {
        directory = 0;
        if (ImageHeader.Recognise(tiff) != ImageFormat.Tiff || tiff.Length < 8)
            return false;
        directory = UInt32(tiff[4..], IsLittle(tiff));
        return true;
    }

    /// <summary>Whether it is certain that a picture is stored upright: the first directory can be read and says so, or says nothing of it.</summary>
    public static bool IsUpright(ReadOnlySpan<byte> tiff)
        => TryFirst(tiff, out uint first) && Count(tiff, first) is { } count && first + 2L + (count * (long)EntrySize) <= tiff.Length
            && (!Has(tiff, first, OrientationTag)
                || (TryFind(tiff, first, OrientationTag, TypeShort, out ReadOnlySpan<byte> value) && UInt16(value, IsLittle(tiff)) == 1));

    /// <summary>The whole number of an entry; null if it is not there.</summary>
    public static uint? Number(ReadOnlySpan<byte> tiff, uint directory, ushort tag)
        => TryFind(tiff, directory, tag, TypeLong, out ReadOnlySpan<byte> value) ? UInt32(value, IsLittle(tiff)) : null;

    /// <summary>The value of an entry of a directory, wherever it lies inside the structure.</summary>
    public static bool TryFind(ReadOnlySpan<byte> tiff, uint directory, ushort tag, ushort type, out ReadOnlySpan<byte> value)
    {
        value = default;
        bool little = IsLittle(tiff);
        for (int i = 0; i < Count(tiff, directory); i++)
        {
            long at = directory + 2L + (i * EntrySize);
            if (at + EntrySize > tiff.Length)
                return false;
            ReadOnlySpan<byte> entry = tiff.Slice((int)at, EntrySize);
            if (UInt16(entry, little) != tag || UInt16(entry[2..], little) != type)
                continue;
            long length = UInt32(entry[4..], little) * type switch { TypeLong => 4L, TypeShort => 2L, _ => 1L };

            // Four bytes fit into the entry; more lie elsewhere.
            long place = length <= 4 ? at + 8 : UInt32(entry[8..], little);
            if (length == 0 || place + length > tiff.Length)
                return false;
            value = tiff.Slice((int)place, (int)length);
            return true;
        }

        return false;
    }

    private static bool Has(ReadOnlySpan<byte> tiff, uint directory, ushort tag)
    {
        for (int i = 0; i < Count(tiff, directory); i++)
        {
            if (UInt16(tiff[((int)directory + 2 + (i * EntrySize))..], IsLittle(tiff)) == tag)
                return true;
        }

        return false;
    }

    private static int? Count(ReadOnlySpan<byte> tiff, uint directory)
        => directory + 2L > tiff.Length ? null : UInt16(tiff[(int)directory..], IsLittle(tiff));

    private static bool IsLittle(ReadOnlySpan<byte> tiff) => tiff[0] == 'I';

    private static ushort UInt16(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint UInt32(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
