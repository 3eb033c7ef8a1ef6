using System.Runtime.InteropServices;
using GaDms.Imaging;

namespace GaDms.Data.Transforms;

/// <summary>
/// The published training transform (torchvision's, with the same distributions): resize, mirror, pad and crop, normalise,
/// erase. A picture's augmentation is drawn from the <see cref="Prng"/> alone, and each kind always draws its share, so that a
/// changed chance of one leaves the others as they were.
/// </summary>
public sealed class TrainTransform : IPictureTransform
{
    private const int ErasingAttempts = 10;
    private const double ErasingMinArea = 0.02, ErasingMaxArea = 0.4;
    private const double ErasingMinAspect = 0.3, ErasingMaxAspect = 3.3;

    private readonly AugmentationSettings _settings;
    private readonly float[] _erasedColour;

    /// <summary>The transform to [3, <paramref name="height"/>, <paramref name="width"/>].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side, the padding or a probability is out of its range.</exception>
    public TrainTransform(int height, int width, AugmentationSettings? settings = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _settings = settings ?? new AugmentationSettings();
        ArgumentOutOfRangeException.ThrowIfNegative(_settings.Padding, nameof(settings));
        CheckProbability(_settings.FlipProbability);
        CheckProbability(_settings.ErasingProbability);
        Height = height;
        Width = width;
        _erasedColour = _settings.ErasingFill == ErasingFill.Released ? [.. ImageTransform.ClipMean] : [0, 0, 0];
    }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public void Apply(Image resized, Prng prng, Span<float> tensor)
    {
        ArgumentNullException.ThrowIfNull(resized);
        ArgumentNullException.ThrowIfNull(prng);
        if (resized.Width != Width || resized.Height != Height)
            throw new ArgumentException($"A {resized.Width}x{resized.Height} picture was not resized to {Width}x{Height}.", nameof(resized));

        bool flip = prng.Bool(_settings.FlipProbability);
        int left = prng.NextInt((2 * _settings.Padding) + 1) - _settings.Padding;
        int top = prng.NextInt((2 * _settings.Padding) + 1) - _settings.Padding;
        bool erase = prng.Bool(_settings.ErasingProbability);

        CropAndNormalize(resized, left, top, flip, tensor);
        if (erase && DrawRectangle(prng) is { } rectangle)
            Erase(tensor, rectangle);
    }

    /// <summary>Writes the window that begins at (<paramref name="left"/>, <paramref name="top"/>) of the mirrored picture; black outside of it.</summary>
    private unsafe void CropAndNormalize(Image picture, int left, int top, bool flip, Span<float> tensor)
    {
        int plane = Height * Width;
        if (tensor.Length != Image.Channels * plane)
            throw new ArgumentException($"A {Width}x{Height} picture fills {Image.Channels * plane} numbers, the span has {tensor.Length}.", nameof(tensor));

        int firstColumn = Math.Max(0, -left), lastColumn = Math.Min(Width, Width - left);
        int firstRow = Math.Max(0, -top), lastRow = Math.Min(Height, Height - top);
        int step = flip ? -Image.Channels : Image.Channels;
        int start = flip ? Width - 1 - (firstColumn + left) : firstColumn + left;
        for (int channel = 0; channel < Image.Channels; channel++)
            FillAround(tensor.Slice(channel * plane, plane), ClipPixels.Of(channel)[0], firstColumn, lastColumn, firstRow, lastRow);

        // Pixel by pixel in the order of the source; every index has been bounded above.
        fixed (byte* pixels = picture.Pixels)
        fixed (float* values = tensor, red = ClipPixels.Of(0), green = ClipPixels.Of(1), blue = ClipPixels.Of(2))
        {
            for (int y = firstRow; y < lastRow; y++)
            {
                byte* source = pixels + ((((y + top) * Width) + start) * Image.Channels);
                float* target = values + (y * Width);
                for (int x = firstColumn; x < lastColumn; x++, source += step)
                {
                    target[x] = red[source[0]];
                    target[x + plane] = green[source[1]];
                    target[x + (2 * plane)] = blue[source[2]];
                }
            }
        }
    }

    private void FillAround(Span<float> plane, float black, int firstColumn, int lastColumn, int firstRow, int lastRow)
    {
        // A window that is shifted by more than the picture shows nothing of it.
        if (firstColumn >= lastColumn || firstRow >= lastRow)
        {
            plane.Fill(black);
            return;
        }

        plane[..(firstRow * Width)].Fill(black);
        plane[(lastRow * Width)..].Fill(black);
        for (int y = firstRow; y < lastRow; y++)
        {
            Span<float> row = plane.Slice(y * Width, Width);
            row[..firstColumn].Fill(black);
            row[lastColumn..].Fill(black);
        }
    }

    /// <summary>A rectangle of random area and aspect that fits, or none when ten attempts did not.</summary>
    private Rectangle? DrawRectangle(Prng prng)
    {
        for (int attempt = 0; attempt < ErasingAttempts; attempt++)
        {
            double area = Height * Width * prng.NextDouble(ErasingMinArea, ErasingMaxArea);
            double aspect = Math.Exp(prng.NextDouble(Math.Log(ErasingMinAspect), Math.Log(ErasingMaxAspect)));
            int height = (int)Math.Round(Math.Sqrt(area * aspect));
            int width = (int)Math.Round(Math.Sqrt(area / aspect));
            if (height < 1 || width < 1 || height >= Height || width >= Width)
                continue;
            return new Rectangle(prng.NextInt(Width - width + 1), prng.NextInt(Height - height + 1), width, height);
        }

        return null;
    }

    private void Erase(Span<float> tensor, Rectangle area)
    {
        for (int channel = 0; channel < Image.Channels; channel++)
        {
            for (int y = area.Y; y < area.Y + area.Height; y++)
                tensor.Slice((((channel * Height) + y) * Width) + area.X, area.Width).Fill(_erasedColour[channel]);
        }
    }

    private static void CheckProbability(double p)
    {
        if (p is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability must be from 0 to 1.");
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Rectangle(int X, int Y, int Width, int Height);
}
