using System.Numerics;
using GaDms.Imaging.Native;

namespace GaDms.Imaging;

/// <summary>Draws on an <see cref="Image"/> with smooth edges.</summary>
/// <remarks>Coordinates are continuous, in pixels from the top left corner: pixel (x, y) covers the square from (x, y)
/// to (x + 1, y + 1). What falls outside is left out. <c>alpha</c> is the opacity, 0 to 1; the parts of one shape
/// that overlap are not blended twice. Numbers that are not finite are refused with an
/// <see cref="ArgumentOutOfRangeException"/>.</remarks>
/// <param name="image">Drawn on directly.</param>
public sealed unsafe class Canvas(Image image)
{
    /// <summary>The picture drawn on.</summary>
    public Image Image { get; } = image ?? throw new ArgumentNullException(nameof(image));

    /// <summary>Fills a polygon; where it crosses itself, by the even-odd rule.</summary>
    /// <param name="points">At least 3 corners.</param>
    /// <param name="color">Of the inside.</param>
    /// <param name="alpha">Opacity, 0 to 1.</param>
    public void FillPolygon(ReadOnlySpan<Vector2> points, Color color, float alpha = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points.Length, 3, nameof(points));
        RequireFinite(points);
        fixed (byte* pixels = Image.Pixels)
        fixed (Vector2* p = points)
            Check(NativeMethods.gadms_fill_polygon(pixels, Image.Width, Image.Height, p, points.Length, color.Packed, alpha));
    }

    /// <summary>Fills an ellipse.</summary>
    /// <param name="cx">Centre.</param>
    /// <param name="cy">Centre.</param>
    /// <param name="rx">Radius along the ellipse's own first axis, at least 0.</param>
    /// <param name="ry">Radius along its second axis, at least 0.</param>
    /// <param name="angleDegrees">Turns the first axis from the right downwards (clockwise on the screen).</param>
    /// <param name="color">Of the inside.</param>
    /// <param name="alpha">Opacity, 0 to 1.</param>
    public void FillEllipse(float cx, float cy, float rx, float ry, float angleDegrees, Color color, float alpha = 1)
    {
        RequireFinite([new(cx, cy), new(rx, ry), new(angleDegrees, alpha)]);
        ArgumentOutOfRangeException.ThrowIfNegative(rx);
        ArgumentOutOfRangeException.ThrowIfNegative(ry);
        fixed (byte* pixels = Image.Pixels)
            Check(NativeMethods.gadms_fill_ellipse(pixels, Image.Width, Image.Height, cx, cy, rx, ry, angleDegrees, color.Packed, alpha));
    }

    /// <summary>Fills a circle.</summary>
    public void FillCircle(float cx, float cy, float radius, Color color, float alpha = 1)
        => FillEllipse(cx, cy, radius, radius, 0, color, alpha);

    /// <summary>The outline of a circle; the line's middle runs at the radius.</summary>
    public void Circle(float cx, float cy, float radius, Color color, float thickness = 1, float alpha = 1)
    {
        RequireFinite([new(cx, cy), new(radius, thickness), new(alpha)]);
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        fixed (byte* pixels = Image.Pixels)
            Check(NativeMethods.gadms_draw_ellipse(pixels, Image.Width, Image.Height, cx, cy, radius, radius, 0, thickness, color.Packed, alpha));
    }

    /// <summary>A straight line with round ends; <paramref name="thickness"/> in pixels, in steps of a quarter.</summary>
    public void Line(float x0, float y0, float x1, float y1, Color color, float thickness = 1, float alpha = 1)
        => Polyline([new(x0, y0), new(x1, y1)], color, thickness, closed: false, alpha);

    /// <summary>A line through all points, round at ends and joints.</summary>
    /// <param name="points">At least 2.</param>
    /// <param name="color">Of the line.</param>
    /// <param name="thickness">In pixels, in steps of a quarter, at most 1024.</param>
    /// <param name="closed">Also joins the last point with the first.</param>
    /// <param name="alpha">Opacity, 0 to 1.</param>
    public void Polyline(ReadOnlySpan<Vector2> points, Color color, float thickness = 1, bool closed = false, float alpha = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points.Length, 2, nameof(points));
        RequireFinite(points);
        RequireFinite([new(thickness, alpha)]);
        fixed (byte* pixels = Image.Pixels)
        fixed (Vector2* p = points)
            Check(NativeMethods.gadms_draw_polyline(pixels, Image.Width, Image.Height, p, points.Length, closed ? 1 : 0, thickness, color.Packed, alpha));
    }

    /// <summary>The outline of a rectangle with square corners, wholly inside of it.</summary>
    public void Rectangle(float x, float y, float width, float height, Color color, float thickness = 1, float alpha = 1)
    {
        float line = Math.Min(thickness, Math.Min(width, height) / 2);
        FillRectangle(x, y, width, line, color, alpha);
        FillRectangle(x, y + height - line, width, line, color, alpha);
        FillRectangle(x, y + line, line, height - (2 * line), color, alpha);
        FillRectangle(x + width - line, y + line, line, height - (2 * line), color, alpha);
    }

    /// <summary>Fills a rectangle; edges on whole coordinates are sharp.</summary>
    public void FillRectangle(float x, float y, float width, float height, Color color, float alpha = 1)
    {
        RequireFinite([new(x, y), new(width, height), new(alpha)]);
        fixed (byte* pixels = Image.Pixels)
            Check(NativeMethods.gadms_fill_rectangle(pixels, Image.Width, Image.Height, x, y, width, height, color.Packed, alpha));
    }

    /// <summary>One line of text in a plain stroke font (Hershey Simplex), which has ASCII only: typographic quotes,
    /// dashes and the ellipsis are written as ASCII, Western accents are dropped, anything else becomes a question mark.</summary>
    /// <param name="text">Without line breaks.</param>
    /// <param name="x">Left side.</param>
    /// <param name="y">Top of the line's box.</param>
    /// <param name="size">Height of the line's box in pixels, above 0; capitals are 0.7 of it.</param>
    /// <param name="color">Of the strokes.</param>
    /// <param name="alpha">Opacity, 0 to 1.</param>
    public void Text(string text, float x, float y, float size, Color color, float alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        RequireFinite([new(x, y), new(size, alpha)]);
        fixed (byte* pixels = Image.Pixels)
            Check(NativeMethods.gadms_draw_text(pixels, Image.Width, Image.Height, AsciiText.From(text), x, y, size, color.Packed, alpha));
    }

    /// <summary>The box in pixels that <see cref="Text"/> would fill; the height is <paramref name="size"/>.</summary>
    public static (float Width, float Height) MeasureText(string text, float size)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        RequireFinite([new(size)]);
        float width;
        Check(NativeMethods.gadms_measure_text(AsciiText.From(text), size, &width));
        return (width, size);
    }

    private static void RequireFinite(ReadOnlySpan<Vector2> numbers)
    {
        foreach (Vector2 number in numbers)
        {
            if (!float.IsFinite(number.X) || !float.IsFinite(number.Y))
                throw new ArgumentOutOfRangeException(nameof(numbers), number, "A position or measure is a finite number.");
        }
    }

    private static void Check(int status) => NativeMethods.Check(status, "Drawing");
}
