using System.Buffers.Binary;

namespace GaDms.Imaging;

/// <summary>Looks at a video file before FFmpeg does: FFmpeg takes a text for a film, follows play lists to other files, and
/// reads a cut file to the cut without a word.</summary>
internal static class VideoContainer
{
    // A film of a day in fragments of a second has two for each; a file of nothing but empty boxes would take minutes.
    private const int MostBoxes = 200_000;

    private const string Known = "AVI, MP4, QuickTime, Matroska, WebM and MPEG streams are read";

    /// <summary>Requires a whole file of a known kind.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="name">As the user wrote it.</param>
    /// <exception cref="ImageException">It is missing, unreadable, empty, of another kind, or its end is missing.</exception>
    public static void Require(string file, string name)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            if (stream.Length == 0)
                throw new ImageException($"{name}: the file is empty.");
            if (MissingBytes(stream) is not { } missing)
                throw new ImageException($"{name}: not a video ({Known}).");
            if (missing > 0)
                throw new ImageException($"{name}: the video is truncated ({missing} bytes are missing after {stream.Length}).");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException($"{name}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{name}: cannot be read ({error.Message})", error);
        }
    }

    /// <summary>How much shorter the file is than it says itself, 0 for a kind that says nothing; null for a foreign file.</summary>
    private static long? MissingBytes(FileStream stream)
    {
        Span<byte> head = stackalloc byte[64];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.Length < 12)
            return null;
        if (head.StartsWith("RIFF"u8) && head[8..].StartsWith("AVI "u8))
            return Math.Max(0, BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) + 8L - stream.Length);
        if (head[4..8].SequenceEqual("ftyp"u8) || head[4..8].SequenceEqual("moov"u8) || head[4..8].SequenceEqual("mdat"u8)
            || head[4..8].SequenceEqual("wide"u8) || head[4..8].SequenceEqual("free"u8) || head[4..8].SequenceEqual("skip"u8))
        {
            return MissingOfBoxes(stream);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return MissingOfMatroska(head, stream.Length);
        bool isProgramStream = head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xBA]);
        return isProgramStream || IsTransportStream(stream) ? 0 : null;
    }

    /// <summary>MP4 and QuickTime are a row of boxes: length, name, content. The box <c>moov</c> says where the frames are.</summary>
    private static long MissingOfBoxes(FileStream stream)
    {
        Span<byte> header = stackalloc byte[16];
        bool hasIndex = false;
        long at = 0;
        for (int boxes = 0; boxes < MostBoxes && at + 8 <= stream.Length; boxes++)
        {
            stream.Position = at;
            int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            hasIndex |= header[4..8].SequenceEqual("moov"u8);
            long length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (length == 1 && read == header.Length)
                length = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
            else if (length == 0)
                length = stream.Length - at;

            // Trailing bytes that are no box are common and harmless.
            if (length < 8 || length > long.MaxValue - at)
                break;
            at += length;
        }

        // Without the index, the least that is missing is an empty one.
        return Math.Max(at - stream.Length, hasIndex ? 0 : 8);
    }

    /// <summary>A Matroska file is the EBML header and one segment, each with its length.</summary>
    private static long MissingOfMatroska(ReadOnlySpan<byte> head, long fileLength)
    {
        int at = 4;
        if (!TryReadLength(head, ref at, out long headerLength) || headerLength > head.Length - at - 5)
            return 0;
        at += (int)headerLength + 4;
        return TryReadLength(head, ref at, out long segmentLength) ? Math.Max(0, at + segmentLength - fileLength) : 0;
    }

    /// <summary>An EBML length: as many leading zero bits as further bytes; all ones after them stands for "unknown".</summary>
    private static bool TryReadLength(ReadOnlySpan<byte> head, ref int at, out long length)
    {
        length = 0;
        int size = at < head.Length ? byte.LeadingZeroCount(head[at]) + 1 : 9;
        if (size > 8 || at + size > head.Length)
            return false;
        length = head[at] & (0xFF >> size);
        for (int i = 1; i < size; i++)
            length = (length << 8) | head[at + i];
        at += size;
        return length != (1L << (7 * size)) - 1;
    }

    /// <summary>A transport stream has a byte 0x47 at every 188th place.</summary>
    private static bool IsTransportStream(FileStream stream)
    {
        const int Packet = 188;
        const int Seen = 4;
        Span<byte> head = stackalloc byte[Packet * Seen];
        stream.Position = 0;
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            return false;
        for (int at = 0; at < head.Length; at += Packet)
        {
            if (head[at] != 0x47)
                return false;
        }

        return true;
    }
}
