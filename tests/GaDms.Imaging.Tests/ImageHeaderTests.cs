using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace GaDms.Imaging.Tests;

public class ImageHeaderTests
{
    private static readonly byte[][] Signatures =
    [
        [0xFF, 0xD8, 0xFF],
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8],
        [.. "GIF89a"u8],
        [.. "BM"u8],
        [.. "RIFF\0\0\0\0WEBPVP8X"u8],
        [.. "RIFF\0\0\0\0WEBPVP8 "u8],
        [.. "RIFF\0\0\0\0WEBPVP8L"u8],
        [.. "II*\0"u8],
        [.. "MM\0*"u8],
    ];

    [Fact]
    public void No_bytes_make_the_parser_fail()
        => Prop.ForAll<byte[]>(garbage =>
        {
            foreach (byte[] signature in Signatures)
            {
                byte[] data = [.. signature, .. garbage];
                if (ImageHeader.TryRead(data, out ImageHeader header))
                    Assert.True(header is { Width: > 0, Height: > 0 });
                _ = JpegMarkers.IsComplete(data);
            }

            _ = ImageHeader.TryRead(garbage, out _);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_beginning_of_a_file_is_handled()
    {
        Image image = TestImages.Gradient(9, 7);
        foreach (byte[] file in new[] { ImageCodec.EncodeJpeg(image), ImageCodec.EncodePng(image), SavedAs(image, "a.webp"), SavedAs(image, "a.bmp") })
        {
            for (int length = 0; length < file.Length; length++)
            {
                if (ImageHeader.TryRead(file.AsSpan(0, length), out ImageHeader header))
                    Assert.Equal((9L, 7L), (header.Width, header.Height));
            }

            Assert.True(ImageHeader.TryRead(file, out _));
        }
    }

    [Fact]
    public void Damaged_headers_do_not_make_the_parser_fail()
    {
        byte[] jpeg = ImageCodec.EncodeJpeg(TestImages.Gradient(9, 7));
        byte[] webp = SavedAs(TestImages.Gradient(9, 7), "a.webp");
        Prop.ForAll<int, byte>((position, value) =>
        {
            foreach (byte[] file in new[] { jpeg, webp, Tiff() })
            {
                byte[] damaged = (byte[])file.Clone();
                damaged[(int)((uint)position % (uint)damaged.Length)] = value;
                _ = ImageHeader.TryRead(damaged, out _);
                _ = JpegMarkers.IsComplete(damaged);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Gif_and_tiff_sizes_are_read()
    {
        Assert.Equal((300, 200), ImageCodec.ReadSize([.. "GIF89a"u8, 0x2C, 0x01, 0xC8, 0x00]));
        Assert.Equal((640, 70_000), ImageCodec.ReadSize(Tiff()));
    }

    [Fact]
    public void A_bmp_stored_from_top_to_bottom_has_a_positive_height()
    {
        byte[] bmp = new byte[26];
        "BM"u8.CopyTo(bmp);
        bmp[14] = 40;
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), 5);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), -6);
        Assert.Equal((5, 6), ImageCodec.ReadSize(bmp));
    }

    [Fact]
    public void The_size_of_an_embedded_thumbnail_is_passed_over()
    {
        byte[] thumbnail = ImageCodec.EncodeJpeg(TestImages.Gradient(4, 3));
        byte[] jpeg = ImageCodec.EncodeJpeg(TestImages.Gradient(40, 30));
        byte[] segment = [0xFF, 0xE1, (byte)((thumbnail.Length + 2) >> 8), (byte)(thumbnail.Length + 2), .. thumbnail];
        byte[] both = [.. jpeg[..2], .. segment, .. jpeg[2..]];
        Assert.Equal((40, 30), ImageCodec.ReadSize(both));
        Assert.False(JpegMarkers.IsComplete(both.AsSpan(0, both.Length - 2)));
        Assert.True(JpegMarkers.IsComplete(both));
    }

    private static byte[] SavedAs(Image image, string name)
    {
        using var folder = new TemporaryFolder();
        ImageCodec.Save(image, folder[name]);
        return File.ReadAllBytes(folder[name]);
    }

    /// <summary>The directory only: width 640 as SHORT, height 70000 as LONG.</summary>
    private static byte[] Tiff()
        => [.. "MM\0*"u8, 0, 0, 0, 8, 0, 2, 1, 0, 0, 3, 0, 0, 0, 1, 0x02, 0x80, 0, 0, 1, 1, 0, 4, 0, 0, 0, 1, 0x00, 0x01, 0x11, 0x70];
}
