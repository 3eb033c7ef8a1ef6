using FsCheck;
using FsCheck.Fluent;
using GaDms.Data.Transforms;
using GaDms.Imaging;

namespace GaDms.Data.Tests.Transforms;

public class TrainTransformTests
{
    private const int Height = 24, Width = 12, Plane = Height * Width;

    private static readonly AugmentationSettings Nothing = new() { FlipProbability = 0, Padding = 0, ErasingProbability = 0 };

    [Fact]
    public void Without_chance_it_is_the_evaluation_transform()
    {
        Image picture = Noise(1);
        float[] expected = new float[3 * Plane];
        new EvaluationTransform(Height, Width).Apply(picture, new Prng(1), expected);
        Assert.Equal(expected, Apply(Nothing, picture, 1));
        Assert.Equal(ImageTransform.ToClipTensor(picture, Height, Width), expected);
    }

    [Fact]
    public void A_mirrored_picture_is_the_picture_mirrored()
    {
        Image picture = Noise(2);
        for (ulong seed = 0; seed < 20; seed++)
        {
            AugmentationSettings padded = Nothing with { Padding = 3 };
            Assert.Equal(Apply(padded, picture.FlipHorizontal(), seed), Apply(padded with { FlipProbability = 1 }, picture, seed));
        }
    }

    [Fact]
    public void Padding_and_crop_shift_the_picture_over_black()
    {
        Image picture = Noise(3);
        var seen = new HashSet<(int, int)>();
        for (ulong seed = 0; seed < 400; seed++)
        {
            float[] tensor = Apply(Nothing with { Padding = 2 }, picture, seed);
            (int Left, int Top)[] fits =
            [
                .. from left in Enumerable.Range(-2, 5)
                   from top in Enumerable.Range(-2, 5)
                   where Apply(Nothing, Shifted(picture, left, top), 1).SequenceEqual(tensor)
                   select (left, top),
            ];
            seen.Add(Assert.Single(fits));
        }

        Assert.Equal(25, seen.Count);
    }

    [Theory]
    [InlineData(ErasingFill.Mean, 0f, 0f, 0f)]
    [InlineData(ErasingFill.Released, 0.48145466f, 0.4578275f, 0.40821073f)]
    public void Erasing_fills_one_rectangle_of_the_published_sizes(ErasingFill fill, float red, float green, float blue)
    {
        // Large, so that rounding to whole pixels hardly moves area and aspect.
        const int side = 200, plane = side * side;
        var white = new Image(side, side);
        white.Pixels.AsSpan().Fill(255);
        float[] plain = Apply(Nothing, white, 0);
        var areas = new List<double>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            float[] tensor = Apply(Nothing with { ErasingProbability = 1, ErasingFill = fill }, white, seed);
            int[] erased = [.. Enumerable.Range(0, plane).Where(i => tensor[i] != plain[i])];
            if (erased.Length == 0)
                continue; // Ten attempts without a rectangle that fits.

            int top = erased.Min(i => i / side), left = erased.Min(i => i % side);
            int height = erased.Max(i => i / side) - top + 1, width = erased.Max(i => i % side) - left + 1;
            Assert.Equal(height * width, erased.Length);
            Assert.True(Array.TrueForAll(erased, i => (tensor[i], tensor[plane + i], tensor[(2 * plane) + i]) == (red, green, blue)));
            Assert.Equal(3 * erased.Length, Enumerable.Range(0, 3 * plane).Count(i => tensor[i] != plain[i]));
            Assert.InRange(erased.Length / (double)plane, 0.019, 0.41);
            Assert.InRange(height / (double)width, 0.29, 3.4);
            areas.Add(erased.Length / (double)plane);
        }

        Assert.InRange(areas.Count, 195, 200);
        Assert.InRange(areas.Average(), 0.18, 0.24);
        Assert.InRange(areas.Min(), 0.019, 0.05);
        Assert.InRange(areas.Max(), 0.37, 0.41);
    }

    [Fact]
    public void Chances_are_those_of_the_settings()
    {
        Image picture = Noise(4);
        float[] plain = Apply(Nothing, picture, 0), mirrored = Apply(Nothing, picture.FlipHorizontal(), 0);
        int flips = Enumerable.Range(0, 1000).Count(seed => Apply(Nothing with { FlipProbability = 0.5 }, picture, (ulong)seed).SequenceEqual(mirrored));
        int erased = Enumerable.Range(0, 1000).Count(seed => !Apply(Nothing with { ErasingProbability = 0.3 }, picture, (ulong)seed).SequenceEqual(plain));
        Assert.InRange(flips, 440, 560);
        Assert.InRange(erased, 240, 360);
    }

    [Fact]
    public void One_chance_does_not_move_another()
    {
        Image picture = Noise(5);
        var settings = new AugmentationSettings { ErasingProbability = 0, Padding = 4 };
        for (ulong seed = 0; seed < 50; seed++)
        {
            float[] without = Apply(settings, picture, seed), with = Apply(settings with { ErasingProbability = 1 }, picture, seed);
            Assert.All(Enumerable.Range(0, without.Length), i => Assert.True(with[i] == without[i] || with[i] == 0));
        }
    }

    [Fact]
    public void Same_stream_same_numbers_within_the_range_of_pixels() => Prop.ForAll<ulong, byte, byte>((seed, padding, pixels) =>
    {
        var settings = new AugmentationSettings { Padding = padding };
        Image picture = Noise(pixels);
        float[] first = Apply(settings, picture, seed);
        return first.SequenceEqual(Apply(settings, picture, seed)) && first.All(value => value is > -1.8f and < 2.2f);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Settings_and_sizes_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainTransform(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainTransform(1, 1, new AugmentationSettings { Padding = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainTransform(1, 1, new AugmentationSettings { FlipProbability = 1.1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainTransform(1, 1, new AugmentationSettings { ErasingProbability = double.NaN }));
        Assert.Throws<ArgumentException>(() => new TrainTransform(8, 8).Apply(new Image(4, 8), new Prng(1), new float[192]));
    }

    private static float[] Apply(AugmentationSettings settings, Image picture, ulong seed)
    {
        float[] tensor = new float[picture.Pixels.Length];
        tensor.AsSpan().Fill(float.NaN);
        new TrainTransform(picture.Height, picture.Width, settings).Apply(picture, new Prng(seed), tensor);
        return tensor;
    }

    private static Image Shifted(Image picture, int left, int top)
    {
        var shifted = new Image(Width, Height);
        shifted.Blit(picture, -left, -top);
        return shifted;
    }

    private static Image Noise(ulong seed)
    {
        var prng = new Prng(seed);
        var picture = new Image(Width, Height);
        for (int i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)prng.NextInt(256);
        return picture;
    }
}
