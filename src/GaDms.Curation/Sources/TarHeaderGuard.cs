using System.Text;

namespace GaDms.Curation.Sources;

/// <summary>
/// Stands between a tar and <see cref="System.Formats.Tar.TarReader"/>, which allocates what an extended header (long names, PAX
/// attributes) claims to be long before it has seen a byte of it. A claim that no honest header makes ends the reading.
/// </summary>
/// <param name="tar">The file, read by nobody else.</param>
internal sealed class TarHeaderGuard(Stream tar) : Stream
{
    private const int BlockBytes = 512;
    private const int MaxExtendedHeader = 1 << 20;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => tar.Length;

    public override long Position
    {
        get => tar.Position;
        set => tar.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        int count = tar.Read(buffer);
        if (count == BlockBytes)
            Check(buffer[..BlockBytes]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => tar.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static void Check(ReadOnlySpan<byte> header)
    {
        if (!header[257..].StartsWith("ustar"u8) || header[156] is not ((byte)'x' or (byte)'g' or (byte)'L' or (byte)'K'))
            return;

        // Eleven octal digits, or a binary number for what those cannot hold.
        ReadOnlySpan<byte> size = header.Slice(124, 12);
        long length = 0;
        foreach (char digit in Encoding.ASCII.GetString(size).Trim('\0', ' '))
            length = (length * 8) + (digit is >= '0' and <= '7' ? digit - '0' : MaxExtendedHeader);
        if (length > MaxExtendedHeader)
            throw new InvalidDataException($"an extended header claims to have {(size[0] < 0x80 ? length : long.MaxValue)} bytes");
    }
}
