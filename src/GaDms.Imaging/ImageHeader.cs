using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GaDms.Imaging;

/// <summary>File formats recognised by their first bytes.</summary>
public enum ImageFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>GIF: recognised, but not decoded.</summary>
    Gif,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>TIFF.</summary>
    Tiff,
}

/// <summary>What a picture file says of itself before anything is decoded. Width and height are as stored, before any
/// EXIF orientation.</summary>
/// <param name="Format">The format by the signature.</param>
/// <param name="Width">In pixels; may be more than can be decoded.</param>
/// <param name="Height">In pixels.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ImageHeader(ImageFormat Format, long Width, long Height)
{
    /// <summary>The format by its signature; null if it is none of those known.</summary>
    public static ImageFormat? Recognise(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ImageFormat.Jpeg;
        if (data.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return ImageFormat.Png;
        if (data.StartsWith("GIF87a"u8) || data.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        if (data.StartsWith("BM"u8))
            return ImageFormat.Bmp;
        if (data.StartsWith("RIFF"u8) && data.Length >= 12 && data[8..12].SequenceEqual("WEBP"u8))
            return ImageFormat.WebP;
        if (data.StartsWith("II*\0"u8) || data.StartsWith("MM\0*"u8))
            return ImageFormat.Tiff;
        return null;
    }

    /// <summary>Reads format and size; never throws, whatever the bytes are.</summary>
    /// <param name="data">The file, or enough of its beginning to hold the header.</param>
    /// <param name="header">What was read.</param>
    /// <returns>False if the format is unknown or its header is incomplete or claims no pixels.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out ImageHeader header)
    {
        ImageFormat? format = Recognise(data);
        var size = format switch
        {
            ImageFormat.Jpeg => JpegMarkers.FrameSize(data),
            ImageFormat.Png => PngSize(data),
            ImageFormat.Gif => GifSize(data),
            ImageFormat.Bmp => BmpSize(data),
            ImageFormat.WebP => WebPSize(data),
            ImageFormat.Tiff => TiffSize(data),
            _ => default,
        };
        header = new ImageHeader(format ?? default, size.Width, size.Height);
        return size is { Width: > 0, Height: > 0 };
    }

    private static (long Width, long Height) PngSize(ReadOnlySpan<byte> data)
        => data.Length >= 24 && data[12..16].SequenceEqual("IHDR"u8)
            ? (BinaryPrimitives.ReadUInt32BigEndian(data[16..]), BinaryPrimitives.ReadUInt32BigEndian(data[20..]))
            : default;

    private static (long Width, long Height) GifSize(ReadOnlySpan<byte> data)
        => data.Length >= 10
            ? (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]), BinaryPrimitives.ReadUInt16LittleEndian(data[8..]))
            : default;

    private static (long Width, long Height) BmpSize(ReadOnlySpan<byte> data)
    {
        if (data.Length < 26)
            return default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(data[14..]) == 12)
            return (BinaryPrimitives.ReadUInt16LittleEndian(data[18..]), BinaryPrimitives.ReadUInt16LittleEndian(data[20..]));

        // A negative height means rows from top to bottom.
        return (BinaryPrimitives.ReadInt32LittleEndian(data[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(data[22..])));
    }

    private static (long Width, long Height) WebPSize(ReadOnlySpan<byte> data)
    {
        if (data.Length < 30)
            return default;
        ReadOnlySpan<byte> chunk = data[12..16];
        if (chunk.SequenceEqual("VP8X"u8))
            return (UInt24(data[24..]) + 1, UInt24(data[27..]) + 1);
        if (chunk.SequenceEqual("VP8L"u8) && data[20] == 0x2F)
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(data[21..]);
            return ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }

        if (chunk.SequenceEqual("VP8 "u8) && data[23..26].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
        {
            return (BinaryPrimitives.ReadUInt16LittleEndian(data[26..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(data[28..]) & 0x3FFF);
        }

        return default;
    }

    private static int UInt24(ReadOnlySpan<byte> data) => data[0] | (data[1] << 8) | (data[2] << 16);

    /// <summary>Width and height of the first directory (tags 256 and 257, each SHORT or LONG).</summary>
    private static (long Width, long Height) TiffSize(ReadOnlySpan<byte> data)
    {
        if (data.Length < 8)
            return default;
        bool little = data[0] == 'I';
        long directory = UInt32(data[4..], little);
        if (directory + 2 > data.Length)
            return default;

        int count = UInt16(data[(int)directory..], little);
        long width = 0;
        long height = 0;
        for (int i = 0; i < count; i++)
        {
            long at = directory + 2 + (12L * i);
            if (at + 12 > data.Length)
                return default;
            ReadOnlySpan<byte> entry = data.Slice((int)at, 12);
            long value = UInt16(entry[2..], little) == 3 ? UInt16(entry[8..], little) : UInt32(entry[8..], little);
            int tag = UInt16(entry, little);
            if (tag == 256)
                width = value;
            else if (tag == 257)
                height = value;
        }

        return (width, height);
    }

    private static ushort UInt16(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint UInt32(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
