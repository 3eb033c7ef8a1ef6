using GaDms.Imaging;

namespace GaDms.Curation.Sources;

/// <summary>How often each of 512 colours is in a small copy of a picture.</summary>
internal sealed class ColorHistogram
{
    private const int Side = 64;
    private const int BitsPerChannel = 3;

    private readonly int[] _counts = new int[1 << (3 * BitsPerChannel)];

    private ColorHistogram()
    {
    }

    /// <summary>The histogram of a picture.</summary>
    public static ColorHistogram Of(Image picture)
    {
        byte[] pixels = Resampler.Resize(picture, Side, Side, Interpolation.Area).Pixels;
        var histogram = new ColorHistogram();
        for (int i = 0; i < pixels.Length; i += Image.Channels)
            histogram._counts[(Level(pixels[i]) << (2 * BitsPerChannel)) | (Level(pixels[i + 1]) << BitsPerChannel) | Level(pixels[i + 2])]++;
        return histogram;

        static int Level(byte value) => value >> (8 - BitsPerChannel);
    }

    /// <summary>The part of the pixels whose colour has no match in the other picture: 0 for equal histograms, 1 for disjoint ones.</summary>
    public double Difference(ColorHistogram other)
    {
        int sum = 0;
        for (int i = 0; i < _counts.Length; i++)
            sum += Math.Abs(_counts[i] - other._counts[i]);
        return sum / (2.0 * Side * Side);
    }
}
