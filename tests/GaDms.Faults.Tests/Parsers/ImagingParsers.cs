using System.Buffers.Binary;
using System.Text;
using GaDms.Imaging;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Headers of pictures and films, which are looked at before a decoder sees them.</summary>
internal static class ImagingParsers
{
    public static IEnumerable<Parser> All(TemporaryFolder place)
    {
        var image = new Image(9, 7);
        var jpeg = ImageCodec.EncodeJpeg(image);
        byte[][] pictures =
        [
            jpeg, WithExif(jpeg, Exif(little: true)), WithExif(jpeg, Exif(little: false)), ImageCodec.EncodePng(image), Saved(place, image, "seed.webp"), Saved(place, image, "seed.bmp"),
            Exif(little: true), Exif(little: false), [.. "GIF89a"u8, 0x2C, 0x01, 0xC8, 0x00, 0, 0, 0],
        ];

        // These never throw.
        yield return new Parser("picture headers and EXIF", pictures, Headers, _ => false) { FreeBytes = 1 << 14, BytesPerByte = 16 };
        byte[][] films =
        [
            AviFile.Write([image, image], 5), Boxes(wide: false), Boxes(wide: true),
            [0x1A, 0x45, 0xDF, 0xA3, 0x84, 1, 2, 3, 4, 0x18, 0x53, 0x80, 0x67, 0x8A, .. new byte[50]], [0, 0, 1, 0xBA, .. new byte[60]],
            [.. Enumerable.Range(0, 188 * 5).Select(i => (byte)(i % 188 == 0 ? 0x47 : 0))],
        ];
        yield return new Parser("film containers", films, input => VideoContainer.Require(place.Write("film", input), "film"), error => error is ImageException { Message: ['f', 'i', 'l', 'm', ':', ..] });
    }

    private static void Headers(byte[] input)
    {
        if (ImageHeader.TryRead(input, out var header) && header is not { Width: > 0, Height: > 0 })
            throw new InvalidOperationException($"a picture of {header.Width} x {header.Height} pixels");
        PictureTime.Read(input, TimeZoneInfo.Utc);
        if (ImageHeader.Recognise(input) == ImageFormat.Jpeg)
        {
            JpegMarkers.IsComplete(input);
            ExifDirectory.IsUpright(JpegMarkers.Exif(input));
        }
        ExifDirectory.IsUpright(input);
    }

    private static byte[] Saved(TemporaryFolder place, Image image, string name)
    {
        ImageCodec.Save(image, place[name]);
        return File.ReadAllBytes(place[name]);
    }

    private static byte[] WithExif(byte[] jpeg, byte[] exif)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(exif.Length + 8));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. "Exif\0\0"u8, .. exif, .. jpeg[2..]];
    }

    /// <summary>A size, an orientation, and a directory with a time and its zone.</summary>
    private static byte[] Exif(bool little)
    {
        const int second = 8 + 2 + (4 * 12) + 4;
        const int texts = second + 2 + (2 * 12) + 4;
        return
        [
            .. little ? "II*\0"u8 : "MM\0*"u8, .. U32(8),
            .. U16(4), .. Entry(256, 3, 1, [.. U16(9), 0, 0]), .. Entry(257, 4, 1, U32(7)), .. Entry(0x0112, 3, 1, [.. U16(6), 0, 0]), .. Entry(0x8769, 4, 1, U32(second)), .. U32(0),
            .. U16(2), .. Entry(0x9003, 2, 20, U32(texts)), .. Entry(0x9011, 2, 7, U32(texts + 20)), .. U32(0),
            .. "2026:05:01 08:00:00\0"u8, .. "+02:00\0"u8,
        ];

        byte[] Entry(int tag, int type, int count, byte[] value) => [.. U16(tag), .. U16(type), .. U32(count), .. value];

        byte[] U16(int value) => Ordered(BitConverter.GetBytes((ushort)value));

        byte[] U32(int value) => Ordered(BitConverter.GetBytes(value));

        byte[] Ordered(byte[] bytes) => little ? bytes : [.. bytes.Reverse()];
    }

    private static byte[] Boxes(bool wide)
    {
        return [.. Box("ftyp", Encoding.ASCII.GetBytes("isom\0\0\0\0isom")), .. Box("moov", Box("mvhd", new byte[20])), .. wide ? Wide("mdat", new byte[40]) : Box("mdat", new byte[40]), .. Box("free", [])];

        static byte[] Box(string name, byte[] content) => [.. Number(content.Length + 8)[4..], .. Encoding.ASCII.GetBytes(name), .. content];

        static byte[] Wide(string name, byte[] content) => [0, 0, 0, 1, .. Encoding.ASCII.GetBytes(name), .. Number(content.Length + 16), .. content];

        static byte[] Number(long value) => [.. BitConverter.GetBytes(value).Reverse()];
    }
}
