namespace GaDms.Imaging.Tests;

public class ImageTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    [InlineData(60_000, 60_000)]
    public void A_size_that_cannot_be_is_refused(int width, int height)
    {
        Assert.Contains($"{width}x{height}", Assert.Throws<ImageException>(() => new Image(width, height)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_that_do_not_fit_the_size_are_refused()
        => Assert.Throws<ImageException>(() => new Image(2, 2, new byte[11]));

    [Fact]
    public void A_crop_is_clipped_to_the_picture()
    {
        Image image = TestImages.Noise(10, 8);
        Image crop = image.Crop(-3, 5, 6, 100);
        Assert.Equal((3, 3), (crop.Width, crop.Height));
        Assert.Equal(image[2, 7], crop[2, 2]);
    }

    [Theory]
    [InlineData(10, 0, 5, 5)]
    [InlineData(0, -5, 5, 5)]
    [InlineData(2, 2, 0, 5)]
    [InlineData(2, 2, -1, 5)]
    public void A_crop_without_a_pixel_is_refused(int x, int y, int width, int height)
        => Assert.Throws<ImageException>(() => TestImages.Noise(10, 8).Crop(x, y, width, height));

    [Fact]
    public void Flipping_mirrors_and_twice_is_the_original()
    {
        Image image = TestImages.Noise(7, 3);
        Image flipped = image.FlipHorizontal();
        Assert.Equal(image[0, 2], flipped[6, 2]);
        Assert.Equal(image.Pixels, flipped.FlipHorizontal().Pixels);
    }

    [Fact]
    public void Blit_leaves_out_what_falls_outside()
    {
        Image target = TestImages.Plain(6, 6, Color.White);
        Image source = TestImages.Noise(4, 4);
        target.Blit(source, -2, 4);
        Assert.Equal(source[2, 0], target[0, 4]);
        Assert.Equal(source[3, 1], target[1, 5]);
        Assert.Equal(Color.White, target[2, 4]);
        target.Blit(source, 100, 100);
        target.Blit(source, -100, 0);
    }

    [Fact]
    public void A_clone_has_its_own_pixels()
    {
        Image image = TestImages.Plain(2, 2, Color.Black);
        image.Clone().Fill(Color.White);
        Assert.Equal(Color.Black, image[1, 1]);
    }

    [Theory]
    [InlineData(0, 1, 1, 255, 0, 0)]
    [InlineData(120, 1, 1, 0, 255, 0)]
    [InlineData(240, 1, 1, 0, 0, 255)]
    [InlineData(-300, 1, 1, 255, 255, 0)]
    [InlineData(77, 0, 0.5, 128, 128, 128)]
    public void Hsv_gives_the_known_colours(float hue, float saturation, float value, byte r, byte g, byte b)
        => Assert.Equal(new Color(r, g, b), Color.FromHsv(hue, saturation, value));

    [Fact]
    public void Lerp_reaches_both_ends()
    {
        var a = new Color(1, 200, 30);
        var b = new Color(250, 2, 77);
        Assert.Equal(a, Color.Lerp(a, b, 0));
        Assert.Equal(b, Color.Lerp(a, b, 1));
        Assert.Equal(new Color(126, 101, 54), Color.Lerp(a, b, 0.5f));
    }
}
