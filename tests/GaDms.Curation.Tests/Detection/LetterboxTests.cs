using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Detection;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Detection;

public sealed class LetterboxTests
{
    /// <summary>By hand from the rule: the smaller ratio, rounded half to even, half a pixel over goes to the right and the bottom.</summary>
    [Theory]
    [InlineData(640, 480, 640, 480, 0, 80)]
    [InlineData(333, 640, 333, 640, 153, 0)]
    [InlineData(1280, 720, 640, 360, 0, 140)]
    [InlineData(200, 500, 256, 640, 192, 0)]
    [InlineData(1, 1, 640, 640, 0, 0)]
    [InlineData(20000, 7, 640, 1, 0, 319)]
    public void A_picture_is_scaled_and_centred(int width, int height, int scaledWidth, int scaledHeight, int left, int top)
    {
        var letterbox = new Letterbox(width, height, 640);
        Assert.Equal((scaledWidth, scaledHeight, left, top), (letterbox.ScaledWidth, letterbox.ScaledHeight, letterbox.Left, letterbox.Top));
    }

    [Fact]
    public void The_picture_lies_inside_the_square_and_its_corners_come_back()
        => Prop.ForAll(Arb.From(Gen.Choose(1, 5000)), Arb.From(Gen.Choose(1, 5000)), Arb.From(Gen.Elements(32, 320, 640)), (width, height, side) =>
        {
            var box = new Letterbox(width, height, side);
            double pixel = 1.01 / box.Scale;
            return box.Left >= 0 && box.Top >= 0 && box.Left + box.ScaledWidth <= side && box.Top + box.ScaledHeight <= side
                && Math.Max(box.ScaledWidth, box.ScaledHeight) == side
                && Math.Abs(box.ToPictureX(box.Left)) < 1e-3 && Math.Abs(box.ToPictureY(box.Top)) < 1e-3
                && Math.Abs(box.ToPictureX(box.Left + box.ScaledWidth) - width) <= pixel
                && Math.Abs(box.ToPictureY(box.Top + box.ScaledHeight) - height) <= pixel;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Channels_are_planes_between_grey_borders()
    {
        var picture = new Image(64, 32);
        picture.Fill(new Color(255, 51, 0));
        picture[0, 0] = new Color(0, 0, 255);
        var tensor = new float[3 * 64 * 64];
        new Letterbox(64, 32, 64).Write(picture, tensor);

        Assert.Equal(114 / 255f, tensor[0]);
        Assert.Equal(114 / 255f, tensor[^1]);
        Assert.Equal([0, 0, 1], Pixel(0, 16));
        Assert.Equal([1, 0.2f, 0], Pixel(1, 16));
        Assert.Equal([1, 0.2f, 0], Pixel(63, 47));
        Assert.Equal(64 * 32 * 3, tensor.Count(value => value == 114 / 255f));

        float[] Pixel(int x, int y) => [.. Enumerable.Range(0, 3).Select(c => tensor[(c * 64 * 64) + (y * 64) + x])];
    }
}
