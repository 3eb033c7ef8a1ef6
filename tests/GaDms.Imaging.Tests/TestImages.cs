namespace GaDms.Imaging.Tests;

internal static class TestImages
{
    public static Image Noise(int width, int height, int seed = 1)
    {
        var image = new Image(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    /// <summary>Smooth, so that lossy formats come close.</summary>
    public static Image Gradient(int width, int height)
    {
        var image = new Image(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                image[x, y] = new Color((byte)(255 * x / width), (byte)(255 * y / height), 128);
        }

        return image;
    }

    public static Image Plain(int width, int height, Color color)
    {
        var image = new Image(width, height);
        image.Fill(color);
        return image;
    }

    public static int LargestDifference(Image a, Image b) => a.Pixels.Zip(b.Pixels, (p, q) => Math.Abs(p - q)).Max();
}
