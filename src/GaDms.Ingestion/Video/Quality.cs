using GaDms.Imaging;

namespace GaDms.Ingestion;

/// <summary>How good a picture of a person is, to choose among those of the same person.</summary>
internal static class Quality
{
    // At this size sharpness means the same for all: a small crop that is blown up has few edges.
    private const int Width = 64;
    private const int Height = 128;

    /// <summary>Above 0; larger for surely found, large, sharp people whom the frame's edge does not cut.</summary>
    public static float Of(FoundPerson person, Image crop, Image frame)
    {
        var sharpness = Sharpness(crop);
        var size = person.Box.Height / (person.Box.Height + 128f);
        return 1e-3f + (person.Confidence * size * (sharpness / (sharpness + 8)) * (IsCut(person.Box, frame) ? 0.5f : 1));
    }

    /// <summary>Mean step of brightness from pixel to pixel.</summary>
    private static float Sharpness(Image crop)
    {
        var pixels = Resampler.ResizeBilinear(crop, Width, Height).Pixels;
        const int Row = Width * Image.Channels;
        long sum = 0;
        for (var y = 1; y < Height; y++)
        {
            for (var x = 1; x < Width; x++)
            {
                // Green is most of brightness.
                var at = (y * Row) + (x * Image.Channels) + 1;
                sum += Math.Abs(pixels[at] - pixels[at - Image.Channels]) + Math.Abs(pixels[at] - pixels[at - Row]);
            }
        }
        return sum / (float)((Width - 1) * (Height - 1));
    }

    private static bool IsCut(PixelBox box, Image frame) =>
        box.X <= 1 || box.Y <= 1 || box.X + box.Width >= frame.Width - 1 || box.Y + box.Height >= frame.Height - 1;
}
