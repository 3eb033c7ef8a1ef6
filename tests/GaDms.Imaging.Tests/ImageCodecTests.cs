using System.Buffers.Binary;

namespace GaDms.Imaging.Tests;

public class ImageCodecTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 37)]
    [InlineData(64, 48)]
    public void Png_and_bmp_keep_every_pixel(int width, int height)
    {
        using var folder = new TemporaryFolder();
        Image image = TestImages.Noise(width, height);
        foreach (string name in new[] { "a.png", "a.BMP" })
        {
            ImageCodec.Save(image, folder[name]);
            Image read = ImageCodec.Load(folder[name]);
            Assert.Equal((width, height), (read.Width, read.Height));
            Assert.Equal(image.Pixels, read.Pixels);
        }
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".jpeg")]
    [InlineData(".webp")]
    public void Lossy_formats_come_close_and_keep_the_channel_order(string extension)
    {
        using var folder = new TemporaryFolder();
        Image image = TestImages.Gradient(80, 60);
        ImageCodec.Save(image, folder["a" + extension], quality: 95);
        Assert.InRange(TestImages.LargestDifference(image, ImageCodec.Load(folder["a" + extension])), 0, 16);
        Assert.Equal([folder["a" + extension]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Quality_trades_size()
    {
        Image image = TestImages.Noise(64, 64);
        Assert.True(ImageCodec.EncodeJpeg(image, 30).Length < ImageCodec.EncodeJpeg(image, 95).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageCodec.EncodeJpeg(image, 0));
    }

    [Fact]
    public void Sixteen_bit_grey_palette_and_alpha_pngs_become_rgb()
    {
        // 1x1 each. Grey 0x8042 keeps its upper byte; the palette's entry 0 is (10, 20, 30); half transparent alpha is dropped.
        Assert.Equal(new Color(0x80, 0x80, 0x80), ImageCodec.Decode(OnePixelPng(16, 0, [0x80, 0x42]))[0, 0]);
        Assert.Equal(new Color(10, 20, 30), ImageCodec.Decode(OnePixelPng(8, 3, [0], palette: [10, 20, 30]))[0, 0]);
        Assert.Equal(new Color(200, 100, 50), ImageCodec.Decode(OnePixelPng(8, 6, [200, 100, 50, 128]))[0, 0]);
        Assert.Equal(new Color(9, 9, 9), ImageCodec.Decode(OnePixelPng(8, 4, [9, 0]))[0, 0]);
    }

    [GoldenFact]
    public void Exif_orientation_is_applied_on_request()
    {
        string path = Golden.PathOf("image", "exif6_200x120.jpg");
        Image stored = ImageCodec.Load(path, new DecodeOptions { ApplyExifOrientation = false });
        Image upright = ImageCodec.Load(path);
        Assert.Equal((200, 120), (stored.Width, stored.Height));
        Assert.Equal((120, 200), (upright.Width, upright.Height));
        // Orientation 6: the stored picture is shown turned right by 90 degrees.
        Assert.Equal(stored[0, 119], upright[0, 0]);
        Assert.Equal(stored[0, 0], upright[119, 0]);
        Assert.Equal((200, 120), ImageCodec.ReadSize(File.ReadAllBytes(path)));
    }

    [Fact]
    public void A_missing_file_is_named()
        => AssertRefused(() => ImageCodec.Load("nowhere/a.jpg"), "nowhere/a.jpg", "no such file");

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<html>404 Not Found</html>", "not a picture")]
    [InlineData("BM", "header is incomplete")]
    [InlineData("GIF89a\u0001\0\u0001\0", "GIF is not read")]
    public void A_file_that_is_no_picture_is_named_with_the_cause(string content, string cause)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.jpg"], content);
        AssertRefused(() => ImageCodec.Load(folder["a.jpg"]), folder["a.jpg"], cause);
    }

    [Fact]
    public void A_header_that_claims_too_much_is_refused_before_decoding()
    {
        byte[] png = ImageCodec.EncodePng(TestImages.Noise(2, 2));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        AssertRefused(() => ImageCodec.Decode(png), "60000x60000", "more than the 89478485 allowed");

        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), -1);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), -1);
        AssertRefused(() => ImageCodec.Decode(png), "more than");
    }

    [Fact]
    public void The_limit_itself_is_allowed()
    {
        byte[] png = ImageCodec.EncodePng(TestImages.Noise(10, 10));
        Assert.Equal(10, ImageCodec.Decode(png, new DecodeOptions { MaxPixels = 100 }).Width);
        AssertRefused(() => ImageCodec.Decode(png, new DecodeOptions { MaxPixels = 99 }), "10x10");
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".webp")]
    [InlineData(".bmp")]
    public void A_truncated_file_is_an_error_not_a_grey_picture(string extension)
    {
        using var folder = new TemporaryFolder();
        string path = folder["a" + extension];
        ImageCodec.Save(TestImages.Noise(40, 30), path);
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in new[] { whole.Length / 2, whole.Length - 40, whole.Length - 1 })
            AssertRefused(() => ImageCodec.Decode(whole.AsSpan(0, length)), extension == ".bmp" ? "damaged" : "truncated");
    }

    [Fact]
    public void A_png_with_damaged_data_is_an_error()
    {
        byte[] png = ImageCodec.EncodePng(TestImages.Noise(40, 30));
        png.AsSpan(60, 40).Clear();
        AssertRefused(() => ImageCodec.Decode(png), "damaged");
    }

    [Fact]
    public void An_unknown_extension_is_refused()
        => AssertRefused(() => ImageCodec.Save(TestImages.Noise(2, 2), "a.gif"), "a.gif", ".png");

    [Fact]
    public void A_folder_that_is_missing_is_named_and_nothing_is_left()
        => AssertRefused(() => ImageCodec.Save(TestImages.Noise(2, 2), "nowhere/a.png"), "nowhere/a.png", "cannot be written");

    private static void AssertRefused(Action action, params string[] words)
    {
        string message = Assert.Throws<ImageException>(action).Message;
        foreach (string word in words)
            Assert.Contains(word, message, StringComparison.Ordinal);
    }

    private static byte[] OnePixelPng(byte depth, byte colorType, byte[] pixel, byte[]? palette = null)
    {
        using var data = new MemoryStream();
        using (var deflate = new System.IO.Compression.ZLibStream(data, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write([0, .. pixel]);
        return
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
            .. Chunk("IHDR"u8, [0, 0, 0, 1, 0, 0, 0, 1, depth, colorType, 0, 0, 0]),
            .. palette is null ? [] : Chunk("PLTE"u8, palette),
            .. Chunk("IDAT"u8, data.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc32(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }

        return ~crc;
    }
}
