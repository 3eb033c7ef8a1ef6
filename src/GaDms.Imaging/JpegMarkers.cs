using System.Buffers.Binary;

namespace GaDms.Imaging;

/// <summary>The marker structure of a JPEG file (ITU-T T.81, annex B), read without decoding.</summary>
internal static class JpegMarkers
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte Application1 = 0xE1;

    /// <summary>Width and height of the frame; zeros if there is none before the first scan.</summary>
    public static (long Width, long Height) FrameSize(ReadOnlySpan<byte> data)
    {
        int position = 2;
        while (TryNext(data, ref position, out byte marker, out ReadOnlySpan<byte> body))
        {
            if (marker is StartOfScan or EndOfImage)
                return default;
            if (IsFrame(marker) && body.Length >= 5)
                return (BinaryPrimitives.ReadUInt16BigEndian(body[3..]), BinaryPrimitives.ReadUInt16BigEndian(body[1..]));
        }

        return default;
    }

    /// <summary>Whether a scan and, after it, the end-of-image marker are there. The decoder itself fills what is
    /// missing with grey and only warns.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> data)
    {
        int position = 2;
        bool scanned = false;
        while (TryNext(data, ref position, out byte marker, out _))
        {
            if (marker == EndOfImage)
                return scanned;
            scanned |= marker == StartOfScan;
        }

        return false;
    }

    /// <summary>The TIFF structure of the EXIF segment; empty if there is none before the first scan.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> data)
    {
        int position = 2;
        while (TryNext(data, ref position, out byte marker, out ReadOnlySpan<byte> body))
        {
            if (marker is StartOfScan or EndOfImage)
                return default;
            if (marker == Application1 && body.StartsWith("Exif\0"u8) && body.Length >= 6)
                return body[6..];
        }

        return default;
    }

    /// <summary>Start of frame, baseline to lossless; the three left out define tables.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>Moves over the next segment. Compressed data between segments is passed over: inside it, every 0xFF
    /// is followed by zero or is a restart marker.</summary>
    private static bool TryNext(ReadOnlySpan<byte> data, scoped ref int position, out byte marker, out ReadOnlySpan<byte> body)
    {
        marker = 0;
        body = default;
        while (true)
        {
            int start = data[position..].IndexOf((byte)0xFF);
            if (start < 0)
                return false;
            position += start;
            int code = data[position..].IndexOfAnyExcept((byte)0xFF);
            if (code < 0)
                return false;
            position += code + 1;
            marker = data[position - 1];
            if (marker == EndOfImage)
                return true;
            if (marker is not (0x00 or 0x01 or (>= 0xD0 and <= 0xD8)))
                break;
        }

        if (position + 2 > data.Length)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(data[position..]);
        if (length < 2 || position + length > data.Length)
            return false;
        body = data.Slice(position + 2, length - 2);
        position += length;
        return true;
    }
}
