using System.Globalization;
using System.Text;

namespace GaDms.Imaging;

/// <summary>When a picture was taken, by what the camera wrote into its file (EXIF 2.32).</summary>
public static class PictureTime
{
    private const ushort PointerToExif = 0x8769;
    private const ushort DateTimeOriginal = 0x9003;
    private const ushort OffsetTimeOriginal = 0x9011;

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
        if (!ExifDirectory.TryFirst(tiff, out uint first) || ExifDirectory.Number(tiff, first, PointerToExif) is not { } directory)
            return null;
        if (!ExifDirectory.TryFind(tiff, directory, DateTimeOriginal, ExifDirectory.TypeAscii, out ReadOnlySpan<byte> time)
            || !DateTime.TryParseExact(Ascii(time), "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            || local.Year is < 2 or > 9998)
        {
            return null;
        }

        ExifDirectory.TryFind(tiff, directory, OffsetTimeOriginal, ExifDirectory.TypeAscii, out ReadOnlySpan<byte> offset);
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
}
