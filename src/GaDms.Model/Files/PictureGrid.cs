using System.Runtime.InteropServices;

namespace GaDms.Model.Files;

/// <summary>Rows and columns of patches.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PictureGrid(int Rows, int Columns)
{
    public int Count => Rows * Columns;

    /// <summary>The square grid of that many patches, or null.</summary>
    public static PictureGrid? Square(long count) => WithAspect(count, 1);

    /// <summary>The grid three times as high as wide, the form of every published person model (384 x 128), or null.</summary>
    public static PictureGrid? Person(long count) => WithAspect(count, 3);

    public override string ToString() => $"{Rows} x {Columns}";

    private static PictureGrid? WithAspect(long count, int aspect)
    {
        var columns = (int)Math.Round(Math.Sqrt((double)count / aspect));
        return columns > 0 && (long)columns * columns * aspect == count ? new PictureGrid(columns * aspect, columns) : null;
    }
}
