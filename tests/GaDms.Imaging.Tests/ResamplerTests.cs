using FsCheck;
using FsCheck.Fluent;

namespace GaDms.Imaging.Tests;

public class ResamplerTests
{
    private static readonly Arbitrary<(int Width, int Height, int NewWidth, int NewHeight)> Sizes =
        (from width in Gen.Choose(1, 70)
         from height in Gen.Choose(1, 70)
         from newWidth in Gen.Choose(1, 70)
         from newHeight in Gen.Choose(1, 70)
         select (width, height, newWidth, newHeight)).ToArbitrary();

    [Fact]
    public void A_plain_picture_stays_plain()
        => Prop.ForAll(Sizes, size =>
        {
            var color = new Color(3, 128, 255);
            Image resized = Resampler.ResizeBilinear(TestImages.Plain(size.Width, size.Height, color), size.NewWidth, size.NewHeight);
            return resized.Pixels.SequenceEqual(TestImages.Plain(size.NewWidth, size.NewHeight, color).Pixels);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_size_changes_nothing()
        => Prop.ForAll(Sizes, size =>
        {
            Image image = TestImages.Noise(size.Width, size.Height);
            return Resampler.ResizeBilinear(image, size.Width, size.Height).Pixels.SequenceEqual(image.Pixels);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mirroring_before_or_after_is_the_same_within_rounding()
        => Prop.ForAll(Sizes, size =>
        {
            Image image = TestImages.Noise(size.Width, size.Height);
            Image after = Resampler.ResizeBilinear(image, size.NewWidth, size.NewHeight).FlipHorizontal();
            Image before = Resampler.ResizeBilinear(image.FlipHorizontal(), size.NewWidth, size.NewHeight);
            return TestImages.LargestDifference(after, before) <= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_pass_agrees_with_the_formula_written_plainly()
        => Prop.ForAll(Sizes, size =>
        {
            Image image = TestImages.Noise(size.Width, size.Height);
            Image expected = PlainPass(PlainPass(image, size.NewWidth, horizontal: true), size.NewHeight, horizontal: false);
            return Resampler.ResizeBilinear(image, size.NewWidth, size.NewHeight).Pixels.SequenceEqual(expected.Pixels);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nearest_takes_pixels_and_area_takes_means()
    {
        Image image = TestImages.Noise(4, 4);
        Image nearest = Resampler.Resize(image, 2, 2, Interpolation.Nearest);
        Assert.Contains(nearest[1, 1], new[] { image[2, 2], image[3, 2], image[2, 3], image[3, 3] });
        Image area = Resampler.Resize(image, 1, 1, Interpolation.Area);
        double mean = Enumerable.Range(0, 16).Average(i => (double)image.Pixels[i * 3]);
        Assert.InRange(area[0, 0].R - mean, -1, 1);
    }

    [Fact]
    public void An_impossible_size_is_refused()
        => Assert.Throws<ImageException>(() => Resampler.ResizeBilinear(TestImages.Noise(4, 4), 0, 4));

    /// <summary>One pass of Pillow's filter, pixel by pixel.</summary>
    private static Image PlainPass(Image image, int length, bool horizontal)
    {
        int old = horizontal ? image.Width : image.Height;
        if (old == length)
            return image;

        var result = horizontal ? new Image(length, image.Height) : new Image(image.Width, length);
        double scale = (double)old / length;
        double support = Math.Max(scale, 1);
        for (int i = 0; i < length; i++)
        {
            double center = (i + 0.5) * scale;
            int first = Math.Max((int)(center - support + 0.5), 0);
            int last = Math.Min((int)(center + support + 0.5), old);
            double[] weights = [.. Enumerable.Range(first, last - first).Select(t => Math.Max(0, 1 - Math.Abs((t - center + 0.5) * (1 / support))))];
            double sum = 0;
            foreach (double weight in weights)
                sum += weight;

            for (int other = 0; other < (horizontal ? image.Height : image.Width); other++)
            {
                for (int c = 0; c < 3; c++)
                {
                    int total = 1 << 21;
                    for (int t = first; t < last; t++)
                    {
                        int pixel = horizontal ? (other * old) + t : (t * image.Width) + other;
                        total += image.Pixels[(pixel * 3) + c] * (int)(0.5 + (weights[t - first] / sum * (1 << 22)));
                    }

                    int target = horizontal ? (other * length) + i : (i * image.Width) + other;
                    result.Pixels[(target * 3) + c] = (byte)Math.Clamp(total >> 22, 0, 255);
                }
            }
        }

        return result;
    }
}
