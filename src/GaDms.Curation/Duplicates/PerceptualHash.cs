using GaDms.Imaging;

namespace GaDms.Curation.Duplicates;

/// <summary>
/// A 64-bit fingerprint that scaling, recompression and small changes of brightness hardly alter (pHash): the picture's grey
/// values at 32 x 32, their discrete cosine transform, and of its 8 x 8 lowest frequencies without the constant rows and columns
/// one bit each: above the median or not. Half of the bits are ones, so that distances are even:
/// near duplicates differ in 0 to 4 bits, unrelated photographs in 18 and more.
/// </summary>
public static class PerceptualHash
{
    private const int Side = 32;
    private const int Frequencies = 8;

    private static readonly double[,] s_cosines = Cosines();

    /// <summary>The fingerprint; 0 for a picture of one colour.</summary>
    public static ulong Of(Image image)
    {
        double[,] grey = Grey(Resampler.Resize(image, Side, Side, Interpolation.Area));

        // Rows, then columns: only the wanted frequencies are computed.
        var rows = new double[Side, Frequencies];
        for (int y = 0; y < Side; y++)
        {
            for (int u = 0; u < Frequencies; u++)
            {
                for (int x = 0; x < Side; x++)
                    rows[y, u] += grey[y, x] * s_cosines[u, x];
            }
        }

        Span<double> coefficients = stackalloc double[Frequencies * Frequencies];
        coefficients.Clear();
        for (int i = 0; i < coefficients.Length; i++)
        {
            for (int y = 0; y < Side; y++)
                coefficients[i] += rows[y, i % Frequencies] * s_cosines[i / Frequencies, y];

            // What is only rounding must not become bits.
            if (Math.Abs(coefficients[i]) < 1e-6)
                coefficients[i] = 0;
        }

        return AboveMedian(coefficients);
    }

    /// <summary>In how many bits two fingerprints differ.</summary>
    public static int Distance(ulong a, ulong b) => System.Numerics.BitOperations.PopCount(a ^ b);

    private static ulong AboveMedian(ReadOnlySpan<double> coefficients)
    {
        Span<double> sorted = stackalloc double[coefficients.Length];
        coefficients.CopyTo(sorted);
        sorted.Sort();
        double median = (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        ulong hash = 0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            if (coefficients[i] > median)
                hash |= 1UL << i;
        }

        return hash;
    }

    private static double[,] Grey(Image image)
    {
        var grey = new double[image.Height, image.Width];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                Color color = image[x, y];
                grey[y, x] = ((299 * color.R) + (587 * color.G) + (114 * color.B)) / 1000.0;
            }
        }

        return grey;
    }

    private static double[,] Cosines()
    {
        var cosines = new double[Frequencies, Side];
        for (int u = 0; u < Frequencies; u++)
        {
            for (int x = 0; x < Side; x++)
                cosines[u, x] = Math.Cos(Math.PI * (u + 1) * (x + 0.5) / Side);
        }

        return cosines;
    }
}
