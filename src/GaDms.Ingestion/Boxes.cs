using GaDms.Imaging;

namespace GaDms.Ingestion;

/// <summary>How boxes lie to each other.</summary>
internal static class Boxes
{
    /// <summary>Shared area through joint area.</summary>
    public static float Overlap(PixelBox a, PixelBox b)
    {
        var shared = Shared(a, b);
        return shared == 0 ? 0 : (float)shared / (Area(a) + Area(b) - shared);
    }

    private static long Area(PixelBox box) => (long)box.Width * box.Height;

    private static long Shared(PixelBox a, PixelBox b)
    {
        long width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        long height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        return width > 0 && height > 0 ? width * height : 0;
    }
}
