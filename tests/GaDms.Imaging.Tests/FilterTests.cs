namespace GaDms.Imaging.Tests;

public class FilterTests
{
    [Fact]
    public void Blurs_keep_a_plain_picture_and_leave_the_original()
    {
        Image plain = TestImages.Plain(20, 10, new Color(9, 99, 199));
        Assert.Equal(plain.Pixels, Filters.GaussianBlur(plain, 2).Pixels);
        Assert.Equal(plain.Pixels, Filters.MotionBlur(plain, 9, 33).Pixels);

        Image noise = TestImages.Noise(20, 10);
        byte[] before = (byte[])noise.Pixels.Clone();
        Assert.NotEqual(before, Filters.GaussianBlur(noise, 1).Pixels);
        Assert.Equal(before, noise.Pixels);
    }

    [Fact]
    public void A_movement_of_one_pixel_is_no_blur()
    {
        Image noise = TestImages.Noise(20, 10);
        Assert.Equal(noise.Pixels, Filters.MotionBlur(noise, 1, 70).Pixels);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(90, false)]
    public void Movement_spreads_along_its_angle(double angle, bool alongRow)
    {
        var image = new Image(21, 21);
        image[10, 10] = Color.White;
        Image blurred = Filters.MotionBlur(image, 7, angle);
        Assert.Equal(alongRow, blurred[13, 10].R > 0);
        Assert.Equal(!alongRow, blurred[10, 13].R > 0);
        Assert.Equal(0, blurred[alongRow ? 15 : 10, alongRow ? 10 : 15].R);
    }

    [Fact]
    public void Measures_out_of_range_are_refused()
    {
        Image image = TestImages.Noise(4, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => Filters.GaussianBlur(image, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Filters.GaussianBlur(image, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Filters.MotionBlur(image, 0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Filters.MotionBlur(image, 3, double.NaN));
    }
}
