using System.Runtime.InteropServices;

namespace GaDms.Imaging;

/// <summary>A rectangle of whole pixels; it may reach beyond the picture.</summary>
/// <param name="X">Left column.</param>
/// <param name="Y">Top row.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PixelBox(int X, int Y, int Width, int Height);
