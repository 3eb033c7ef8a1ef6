using GaDms.Curation.Duplicates;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Duplicates;

public sealed class PerceptualHashTests
{
    [Fact]
    public void Scaling_compression_and_brightness_hardly_alter_it()
    {
        for (int number = 0; number < 20; number++)
        {
            Image image = Pictures.Blocks(number, 240, 320);
            ulong hash = PerceptualHash.Of(image);
            Assert.InRange(PerceptualHash.Distance(hash, PerceptualHash.Of(ImageCodec.Decode(ImageCodec.EncodeJpeg(image, 40)))), 0, 4);
            Assert.InRange(PerceptualHash.Distance(hash, PerceptualHash.Of(Resampler.ResizeBilinear(image, 120, 160))), 0, 4);
            Image darker = image.Clone();
            foreach (ref byte value in darker.Pixels.AsSpan())
                value = (byte)(value * 9 / 10);
            Assert.InRange(PerceptualHash.Distance(hash, PerceptualHash.Of(darker)), 0, 4);
        }
    }

    [Fact]
    public void Other_pictures_and_mirrored_ones_have_other_hashes()
    {
        ulong[] hashes = [.. Enumerable.Range(0, 60).Select(number => PerceptualHash.Of(Pictures.Blocks(number, 120, 160)))];
        for (int i = 0; i < hashes.Length; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.InRange(PerceptualHash.Distance(hashes[i], hashes[j]), 9, 64);
            Assert.InRange(PerceptualHash.Distance(hashes[i], PerceptualHash.Of(Pictures.Blocks(i, 120, 160).FlipHorizontal())), 9, 64);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 500)]
    [InlineData(640, 480)]
    public void A_picture_of_one_colour_is_zero(int width, int height)
    {
        var image = new Image(width, height);
        image.Fill(new Color(90, 14, 201));
        Assert.Equal(0UL, PerceptualHash.Of(image));
    }
}
