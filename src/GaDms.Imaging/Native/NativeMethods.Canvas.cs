using System.Numerics;
using System.Runtime.InteropServices;

namespace GaDms.Imaging.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_fill_polygon(
        byte* pixels, int width, int height, Vector2* points, int count, uint color, float alpha);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_fill_ellipse(
        byte* pixels, int width, int height, float cx, float cy, float rx, float ry, float angleDegrees, uint color, float alpha);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_draw_ellipse(
        byte* pixels, int width, int height, float cx, float cy, float rx, float ry, float angleDegrees, float thickness, uint color, float alpha);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_draw_polyline(
        byte* pixels, int width, int height, Vector2* points, int count, int closed, float thickness, uint color, float alpha);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int gadms_fill_rectangle(
        byte* pixels, int width, int height, float x, float y, float rectangleWidth, float rectangleHeight, uint color, float alpha);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int gadms_draw_text(
        byte* pixels, int width, int height, string text, float x, float y, float size, uint color, float alpha);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int gadms_measure_text(string text, float size, float* textWidth);
}
