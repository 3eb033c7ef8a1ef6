using System.Buffers.Binary;

namespace GaDms.Imaging.Tests;

public class JpegTests
{
    [Theory]
    [InlineData(1, 1, 20, 30)]
    [InlineData(37, 61, 20, 30)]
    [InlineData(160, 420, 128, 384)]
    [InlineData(17, 9, 17, 30)]
    [InlineData(50, 40, 33, 40)]
    public void Resized_while_loading_is_what_loading_and_resizing_give(int width, int height, int newWidth, int newHeight)
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "a.jpg", "a.png" })
        {
            ImageCodec.Save(TestImages.Noise(width, height), folder[name]);
            Image expected = Resampler.ResizeBilinear(ImageCodec.Load(folder[name]), newWidth, newHeight);
            var resized = new Image(newWidth, newHeight);
            ImageCodec.LoadResized(folder[name], resized);
            Assert.Equal(expected.Pixels, resized.Pixels);
        }
    }

    [Fact]
    public void A_picture_that_is_to_be_turned_is_turned_before_it_is_resized()
    {
        using var folder = new TemporaryFolder();
        Image image = TestImages.Gradient(40, 24);
        byte[] jpeg = ImageCodec.EncodeJpeg(image, 95);
        File.WriteAllBytes(folder["turned.jpg"], WithOrientation(jpeg, 6));
        File.WriteAllBytes(folder["upright.jpg"], WithOrientation(jpeg, 1));
        Assert.Equal((24, 40), SizeOf(ImageCodec.Load(folder["turned.jpg"])));
        Assert.Equal((40, 24), SizeOf(ImageCodec.Load(folder["turned.jpg"], new DecodeOptions { ApplyExifOrientation = false })));
        Assert.Equal(ImageCodec.Decode(jpeg).Pixels, ImageCodec.Load(folder["upright.jpg"]).Pixels);

        var resized = new Image(12, 20);
        ImageCodec.LoadResized(folder["turned.jpg"], resized);
        Assert.Equal(Resampler.ResizeBilinear(ImageCodec.Load(folder["turned.jpg"]), 12, 20).Pixels, resized.Pixels);
    }

    [Fact]
    public void Damage_inside_the_tables_is_an_error_that_names_the_file()
    {
        using var folder = new TemporaryFolder();
        byte[] jpeg = ImageCodec.EncodeJpeg(TestImages.Noise(40, 30));
        // The first Huffman table: its counts now add up to more codes than there are.
        int table = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]);
        jpeg.AsSpan(table + 5, 16).Fill(0xFF);
        File.WriteAllBytes(folder["a.jpg"], jpeg);
        Assert.Contains(folder["a.jpg"], Assert.Throws<ImageException>(() => ImageCodec.Load(folder["a.jpg"])).Message, StringComparison.Ordinal);
        Assert.Throws<ImageException>(() => ImageCodec.LoadResized(folder["a.jpg"], new Image(8, 8)));
    }

    private static (int Width, int Height) SizeOf(Image image) => (image.Width, image.Height);

    /// <summary>With an EXIF segment of one entry, behind the start of the file.</summary>
    private static byte[] WithOrientation(byte[] jpeg, ushort orientation)
    {
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
        byte[] body = [.. "Exif\0\0"u8, .. tiff];
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(body.Length + 2));
        return [.. jpeg.AsSpan(0, 2), 0xFF, 0xE1, .. length, .. body, .. jpeg.AsSpan(2)];
    }
}
