using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace GaDms.Imaging;

/// <summary>When a picture was taken, by what the camera wrote into its file (EXIF 2.32).</summary>
public static class PictureTime
{
    private const ushort ExifDirectory = 0x8769;
    private const ushort DateTimeOriginal = 0x9003;
    private const ushort OffsetTimeOriginal = 0x9011;
    private const ushort TypeAscii = 2;
    private const ushort TypeLong = 4;
    private const int EntrySize = 12;

    /// <summary>The moment of DateTimeOriginal of a JPEG or TIFF file; null if it is not there or is none. Never throws, whatever the
    /// bytes are.</summary>
    /// <param name="data">The file, or enough of its beginning to hold the header.</param>
    /// <param name="zone">Where the camera's clock belongs to if it does not say (OffsetTimeOriginal).</param>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> data, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ReadOnlySpan<byte> tiff = ImageHeader.Recognise(data) switch
        {
            ImageFormat.Jpeg => JpegMarkers.Exif(data),
            ImageFormat.Tiff => data,
            _ => default,
        };
        if (ImageHeader.Recognise(tiff) != ImageFormat.Tiff || tiff.Length < 8)
            return null;
        bool little = tiff[0] == 'I';
        if (!TryFind(tiff, UInt32(tiff[4..], little), ExifDirectory, TypeLong, little, out ReadOnlySpan<byte> pointer))
            return null;
        uint directory = UInt32(pointer, little);
        if (!TryFind(tiff, directory, DateTimeOriginal, TypeAscii, little, out ReadOnlySpan<byte> time)
            || !DateTime.TryParseExact(Ascii(time), "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            || local.Year is < 2 or > 9998)
        {
            return null;
        }

        TryFind(tiff, directory, OffsetTimeOriginal, TypeAscii, little, out ReadOnlySpan<byte> offset);
        return new DateTimeOffset(local, Offset(Ascii(offset)) ?? zone.GetUtcOffset(local));
    }

    /// <summary><c>+hh:mm</c>, within the 14 hours that a clock can differ.</summary>
    private static TimeSpan? Offset(string text)
        => text is ['+' or '-', ..] && TimeSpan.TryParseExact(text.AsSpan(1), @"hh\:mm", CultureInfo.InvariantCulture, out TimeSpan offset)
            && offset <= TimeSpan.FromHours(14)
            ? text[0] == '-' ? -offset : offset
            : null;

    private static string Ascii(ReadOnlySpan<byte> value)
    {
        int end = value.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? value : value[..end]).Trim();
    }

    /// <summary>The value of an entry of a directory, wherever it lies inside the structure.</summary>
    private static bool TryFind(ReadOnlySpan<byte> tiff, uint directory, ushort tag, ushort type, bool little, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (directory + 2L > tiff.Length)
            return false;
        int count = UInt16(tiff[(int)directory..], little);
        for (int i = 0; i < count; i++)
        {
            long at = directory + 2L + (i * EntrySize);
            if (at + EntrySize > tiff.Length)
                return false;
            ReadOnlySpan<byte> entry = tiff.Slice((int)at, EntrySize);
            if (UInt16(entry, little) != tag || UInt16(entry[2..], little) != type)
                continue;
            long length = UInt32(entry[4..], little) * (type == TypeLong ? 4L : 1L);

            // Four bytes fit into the entry; more lie elsewhere.
            long place = length <= 4 ? at + 8 : UInt32(entry[8..], little);
            if (length == 0 || place + length > tiff.Length)
                return false;
            value = tiff.Slice((int)place, (int)length);
            return true;
        }

        return false;
    }

    private static ushort UInt16(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint UInt32(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
