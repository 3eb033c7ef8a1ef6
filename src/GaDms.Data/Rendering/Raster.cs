using System.Numerics;
using System.Runtime.InteropServices;
using GaDms.Imaging;

namespace GaDms.Data.Rendering;

/// <summary>Colours one pixel of a shape.</summary>
internal interface ISurface
{
    /// <summary>The colour at (u, v); false leaves the pixel as it is.</summary>
    /// <param name="u">Across the shape, -1 to 1.</param>
    /// <param name="v">Along the shape, in units of its own.</param>
    /// <param name="color">RGB, 0 to 255.</param>
    /// <param name="owner">What the pixel shows: see <see cref="Owner"/>.</param>
    bool Shade(float u, float v, out Vector3 color, out byte owner);
}

/// <summary>A horizontal cut through a column: centre and half width in pixels, and the v of its surface.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Ring(float X, float Y, float HalfWidth, float V);

/// <summary>
/// The picture while it is drawn, several pixels for each of the finished one, with the owner of every pixel beside its
/// colour. Shapes hand their own coordinates to the surface, so that stripes bend with the limb, a zip stays on the front of
/// a turning body, and what is hidden is known: this is why it does not draw through <see cref="Canvas"/>.
/// </summary>
internal sealed class Raster(int width, int height, int scale)
{
    private readonly byte[] _rgb = new byte[width * scale * height * scale * 3];
    private readonly byte[] _owners = new byte[width * scale * height * scale];

    private byte? _owner;

    /// <summary>Pixels across, before reduction.</summary>
    public int Width { get; } = width * scale;

    /// <summary>Pixels down, before reduction.</summary>
    public int Height { get; } = height * scale;

    /// <summary>Pixels per finished pixel, in both directions.</summary>
    public int Scale { get; } = scale;

    public ReadOnlySpan<byte> Owners => _owners;

    /// <summary>Gives all that is drawn from now on to one owner, whatever its surface says; null ends that.</summary>
    public void OwnAs(Owner? owner) => _owner = owner?.Bits;

    /// <summary>Colours one pixel; no component may be negative.</summary>
    public void Set(int x, int y, Vector3 color, byte owner)
    {
        int at = (y * Width) + x;
        _owners[at] = _owner ?? owner;
        color = Vector3.Min(color, new Vector3(255));
        Span<byte> pixel = _rgb.AsSpan(at * 3, 3);
        pixel[2] = (byte)(int)color.Z;
        pixel[1] = (byte)(int)color.Y;
        pixel[0] = (byte)(int)color.X;
    }

    /// <summary>Darkens or lightens an ellipse: a shadow on the ground.</summary>
    public void Shadow(Vector2 centre, float rx, float ry, float strength)
    {
        (int x0, int x1, int y0, int y1) = Clip(centre.X - rx, centre.X + rx, centre.Y - ry, centre.Y + ry);
        for (int y = y0; y <= y1; y++)
        {
            for (int x = x0; x <= x1; x++)
            {
                float dx = (x - centre.X) / rx, dy = (y - centre.Y) / ry;
                float rest = 1 - (dx * dx) - (dy * dy);
                if (rest <= 0)
                    continue;
                float keep = 1 - (strength * MathF.Min(1, rest * 1.5f));
                Span<byte> pixel = _rgb.AsSpan(((y * Width) + x) * 3, 3);
                pixel[0] = (byte)(pixel[0] * keep);
                pixel[1] = (byte)(pixel[1] * keep);
                pixel[2] = (byte)(pixel[2] * keep);
            }
        }
    }

    /// <summary>A body of revolution that stands upright, given by its cuts from top to bottom.</summary>
    public void FillColumn<TSurface>(ReadOnlySpan<Ring> rings, ref TSurface surface)
        where TSurface : struct, ISurface
    {
        for (int i = 1; i < rings.Length; i++)
        {
            Ring top = rings[i - 1], bottom = rings[i];
            float span = MathF.Max(bottom.Y - top.Y, 1e-3f);
            int last = Math.Min((int)MathF.Ceiling(bottom.Y) - 1, Height - 1);
            for (int y = Math.Max((int)MathF.Ceiling(top.Y), 0); y <= last; y++)
            {
                float t = (y - top.Y) / span;
                float centre = top.X + ((bottom.X - top.X) * t);
                float half = top.HalfWidth + ((bottom.HalfWidth - top.HalfWidth) * t);
                float v = top.V + ((bottom.V - top.V) * t);
                int end = Math.Min((int)(centre + half), Width - 1);
                for (int x = Math.Max((int)MathF.Ceiling(centre - half), 0); x <= end; x++)
                {
                    if (surface.Shade((x - centre) / half, v, out Vector3 color, out byte owner))
                        Set(x, y, color, owner);
                }
            }
        }
    }

    /// <summary>A limb from <paramref name="a"/> to <paramref name="b"/> with its radii; v runs from 0 to 1.</summary>
    /// <param name="a">Begin, always round.</param>
    /// <param name="b">End.</param>
    /// <param name="ra">Radius at the begin, in pixels.</param>
    /// <param name="rb">Radius at the end, in pixels.</param>
    /// <param name="surface">Colours the pixels.</param>
    /// <param name="until">Where to cut the limb straight, as a share of its length; above 1 the end is round.</param>
    /// <param name="from">Where to begin with a straight cut; below 0 the begin is round.</param>
    public void FillCapsule<TSurface>(
        Vector2 a, Vector2 b, float ra, float rb, ref TSurface surface, float until = 2, float from = -1)
        where TSurface : struct, ISurface
    {
        float r = MathF.Max(ra, rb);
        (int x0, int x1, int y0, int y1) = Clip(
            MathF.Min(a.X, b.X) - r, MathF.Max(a.X, b.X) + r, MathF.Min(a.Y, b.Y) - r, MathF.Max(a.Y, b.Y) + r);
        Vector2 axis = b - a;
        float length = MathF.Max(axis.Length(), 1e-3f);
        Vector2 along = axis / length;
        for (int y = y0; y <= y1; y++)
        {
            for (int x = x0; x <= x1; x++)
            {
                Vector2 p = new Vector2(x, y) - a;
                float t = Vector2.Dot(p, along) / length;
                if (t > until || t < from)
                    continue;
                float clamped = Math.Clamp(t, 0, 1);
                float radius = ra + ((rb - ra) * clamped);
                float across = (p.X * along.Y) - (p.Y * along.X);
                float beyond = (t - clamped) * length;
                if ((across * across) + (beyond * beyond) > radius * radius)
                    continue;
                // Limbs hang down: seen along the axis the right side is at -across; u follows the picture's x.
                if (surface.Shade(across / radius, t, out Vector3 color, out byte owner))
                    Set(x, y, color, owner);
            }
        }
    }

    /// <summary>An upright ellipse; u and v are its own coordinates, both -1 to 1.</summary>
    public void FillEllipse<TSurface>(Vector2 centre, float rx, float ry, ref TSurface surface)
        where TSurface : struct, ISurface
    {
        (int x0, int x1, int y0, int y1) = Clip(centre.X - rx, centre.X + rx, centre.Y - ry, centre.Y + ry);
        for (int y = y0; y <= y1; y++)
        {
            for (int x = x0; x <= x1; x++)
            {
                float u = (x - centre.X) / rx, v = (y - centre.Y) / ry;
                if ((u * u) + (v * v) <= 1 && surface.Shade(u, v, out Vector3 color, out byte owner))
                    Set(x, y, color, owner);
            }
        }
    }

    /// <summary>A polygon (even-odd rule); u and v run from -1 to 1 over its bounding box.</summary>
    public void FillPolygon<TSurface>(ReadOnlySpan<Vector2> points, ref TSurface surface)
        where TSurface : struct, ISurface
    {
        Vector2 low = points[0], high = points[0];
        foreach (Vector2 point in points)
            (low, high) = (Vector2.Min(low, point), Vector2.Max(high, point));
        (int x0, int x1, int y0, int y1) = Clip(low.X, high.X, low.Y, high.Y);
        Vector2 toUnit = new Vector2(2) / Vector2.Max(high - low, new Vector2(1e-3f));
        for (int y = y0; y <= y1; y++)
        {
            for (int x = x0; x <= x1; x++)
            {
                if (!Contains(points, x, y))
                    continue;
                Vector2 uv = ((new Vector2(x, y) - low) * toUnit) - Vector2.One;
                if (surface.Shade(uv.X, uv.Y, out Vector3 color, out byte owner))
                    Set(x, y, color, owner);
            }
        }
    }

    /// <summary>The finished picture: the mean of every square of pixels.</summary>
    public Image Reduce()
    {
        var image = new Image(Width / Scale, Height / Scale);
        Span<int> sums = new int[image.Width * 3];
        int area = Scale * Scale;
        for (int y = 0; y < image.Height; y++)
        {
            sums.Clear();
            for (int row = 0; row < Scale; row++)
            {
                ReadOnlySpan<byte> source = _rgb.AsSpan(((y * Scale) + row) * Width * 3, Width * 3);
                for (int x = 0, at = 0; x < image.Width; x++)
                {
                    for (int i = 0; i < Scale; i++, at += 3)
                    {
                        sums[x * 3] += source[at];
                        sums[(x * 3) + 1] += source[at + 1];
                        sums[(x * 3) + 2] += source[at + 2];
                    }
                }
            }

            Span<byte> target = image.Pixels.AsSpan(y * image.Width * 3, image.Width * 3);
            for (int i = 0; i < target.Length; i++)
                target[i] = (byte)((sums[i] + (area / 2)) / area);
        }

        return image;
    }

    private static bool Contains(ReadOnlySpan<Vector2> points, float x, float y)
    {
        bool inside = false;
        for (int i = 0, j = points.Length - 1; i < points.Length; j = i++)
        {
            (Vector2 p, Vector2 q) = (points[i], points[j]);
            if (p.Y > y != q.Y > y && x < ((q.X - p.X) * (y - p.Y) / (q.Y - p.Y)) + p.X)
                inside = !inside;
        }

        return inside;
    }

    private (int X0, int X1, int Y0, int Y1) Clip(float left, float right, float top, float bottom) => (
        Math.Max((int)MathF.Floor(left), 0), Math.Min((int)MathF.Ceiling(right), Width - 1),
        Math.Max((int)MathF.Floor(top), 0), Math.Min((int)MathF.Ceiling(bottom), Height - 1));
}
