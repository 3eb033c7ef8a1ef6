using System.Buffers.Binary;
using System.IO.Compression;
using GaDms.Imaging;

namespace GaDms.Faults.Tests.Decoding;

/// <summary>Pictures made to break decoders.</summary>
internal static class BrokenPictures
{
    /// <summary>Whole pictures of every format that is decoded, to be damaged.</summary>
    public static IReadOnlyList<(string Format, byte[] Data)> Whole { get; } = [.. Write()];

    /// <summary>A copy with a few faults of those that damaged and hostile files have.</summary>
    public static byte[] Mutate(byte[] picture, Random random)
    {
        byte[] data = [.. picture];
        for (var faults = random.Next(1, 6); faults > 0; faults--)
        {
            var at = random.Next(data.Length);
            var length = Math.Min(random.Next(1, 64), data.Length - at);
            switch (random.Next(7))
            {
                case 0: data[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: data[at] = (byte)random.Next(256); break;
                case 2: data.AsSpan(at, length).Fill(random.Next(2) == 0 ? (byte)0xFF : (byte)0); break;
                case 3: random.NextBytes(data.AsSpan(at, length)); break;
                case 4: data = [.. data[..at], .. data[at..(at + length)], .. data[at..]]; break;
                // Headers are where lengths and counts are.
                case 5: data[random.Next(Math.Min(data.Length, 64))] = (byte)random.Next(256); break;
                default: data = data.Length > length + 1 ? [.. data[..at], .. data[(at + length)..]] : data; break;
            }
        }
        return data;
    }

    /// <summary>A PNG of some kilobytes that says, and has, that many pixels.</summary>
    public static byte[] PngBomb(int width, int height)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + (3 * width)];
            for (var y = 0; y < height; y++)
                zlib.Write(row);
        }
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>A grey progressive JPEG whose scans are a few bytes each, and each of which passes over all of its blocks.</summary>
    public static byte[] JpegOfScans(int side, int scans)
    {
        byte[] sides = [(byte)(side >> 8), (byte)side];
        var blocks = (long)((side + 7) / 8) * ((side + 7) / 8);
        var jpeg = new List<byte> { 0xFF, 0xD8 };
        jpeg.AddRange([0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)]);
        jpeg.AddRange([0xFF, 0xC2, 0, 11, 8, .. sides, .. sides, 1, 1, 0x11, 0]);
        // One code of one bit in either table: no difference, and the longest run of empty blocks.
        jpeg.AddRange([0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 0x00]);
        jpeg.AddRange([0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0xE0]);
        jpeg.AddRange([0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 0, 0, .. new byte[(blocks + 7) / 8]]);
        const int Run = (1 << 15) - 1;
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0x00, 1, 63, 0, .. Bits(string.Concat(Enumerable.Repeat("011111111111111", (int)(blocks / Run) + 1)))];
        for (var i = 0; i < scans; i++)
            jpeg.AddRange(scan);
        jpeg.AddRange([0xFF, 0xD9]);
        return [.. jpeg];
    }

    private static IEnumerable<(string Format, byte[] Data)> Write()
    {
        var picture = new Image(61, 47);
        new Random(3).NextBytes(picture.Pixels);
        using var folder = new TemporaryFolder();
        foreach (var extension in new[] { "jpg", "png", "webp", "bmp" })
        {
            ImageCodec.Save(picture, folder[$"a.{extension}"]);
            yield return (extension, File.ReadAllBytes(folder[$"a.{extension}"]));
        }
        yield return ("progressive jpg", JpegOfScans(64, 20));
        yield return ("tiff", Tiff(picture));
    }

    /// <summary>One strip, not packed.</summary>
    private static byte[] Tiff(Image picture)
    {
        (ushort Tag, ushort Type, int Value)[] entries =
        [
            (256, 4, picture.Width), (257, 4, picture.Height), (258, 3, 8), (259, 3, 1), (262, 3, 2), (273, 4, 8),
            (277, 3, 3), (278, 4, picture.Height), (279, 4, picture.Pixels.Length),
        ];
        var directory = new byte[2 + (12 * entries.Length) + 4];
        BinaryPrimitives.WriteUInt16LittleEndian(directory, (ushort)entries.Length);
        foreach (var (i, (tag, type, value)) in entries.Index())
        {
            var entry = directory.AsSpan(2 + (12 * i));
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], value);
        }
        var at = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(at, 8 + picture.Pixels.Length);
        return [.. "II*\0"u8, .. at, .. picture.Pixels, .. directory];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] body)
    {
        byte[] named = [.. name, .. body];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(named));
        return [.. length, .. named, .. check];
    }

    private static uint Crc(byte[] data)
    {
        var crc = ~0u;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (0u - (crc & 1)));
        }
        return ~crc;
    }

    /// <summary>Bits as a scan has them: filled up with ones, a zero behind each byte of ones.</summary>
    private static IEnumerable<byte> Bits(string bits)
    {
        foreach (var chunk in bits.Chunk(8))
        {
            var value = Convert.ToByte(new string(chunk).PadRight(8, '1'), 2);
            yield return value;
            if (value == 0xFF)
                yield return 0;
        }
    }
}
