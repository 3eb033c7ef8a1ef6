namespace GaDms.Imaging;

/// <summary>An 8-bit RGB picture in managed memory, rows from top to bottom, pixels interleaved.</summary>
public sealed class Image
{
    /// <summary>Bytes per pixel.</summary>
    public const int Channels = 3;

    /// <summary>A black picture.</summary>
    /// <exception cref="ImageException">A side is below 1, or the picture needs more than an array can hold.</exception>
    public Image(int width, int height)
        : this(width, height, new byte[CheckedLength(width, height)])
    {
    }

    /// <summary>A picture over existing pixels, which are not copied.</summary>
    /// <param name="width">In pixels, at least 1.</param>
    /// <param name="height">In pixels, at least 1.</param>
    /// <param name="pixels">RGB, interleaved: <c>width * height * 3</c> bytes.</param>
    /// <exception cref="ImageException">The size is not possible or does not fit the pixels.</exception>
    public Image(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        int length = CheckedLength(width, height);
        if (pixels.Length != length)
            throw new ImageException($"A {width}x{height} RGB picture has {length} bytes, but {pixels.Length} were given.");

        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>In pixels.</summary>
    public int Width { get; }

    /// <summary>In pixels.</summary>
    public int Height { get; }

    /// <summary>RGB, interleaved: byte <c>(y * Width + x) * 3 + channel</c>.</summary>
    public byte[] Pixels { get; }

    /// <summary>One pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the picture.</exception>
    public Color this[int x, int y]
    {
        get
        {
            int offset = Offset(x, y);
            return new Color(Pixels[offset], Pixels[offset + 1], Pixels[offset + 2]);
        }

        set
        {
            int offset = Offset(x, y);
            Pixels[offset] = value.R;
            Pixels[offset + 1] = value.G;
            Pixels[offset + 2] = value.B;
        }
    }

    /// <summary>A copy with its own pixels.</summary>
    public Image Clone() => new(Width, Height, (byte[])Pixels.Clone());

    /// <summary>A copy of the part of the rectangle that lies inside the picture.</summary>
    /// <exception cref="ImageException">No part of the rectangle lies inside.</exception>
    public Image Crop(int x, int y, int width, int height)
    {
        int left = Math.Clamp(x, 0, Width);
        int top = Math.Clamp(y, 0, Height);
        int right = (int)Math.Clamp((long)x + width, left, Width);
        int bottom = (int)Math.Clamp((long)y + height, top, Height);
        if (right == left || bottom == top)
            throw new ImageException($"The crop {width}x{height} at ({x}, {y}) has no pixel inside the {Width}x{Height} picture.");

        Image crop = Uninitialized(right - left, bottom - top);
        crop.Blit(this, -left, -top);
        return crop;
    }

    /// <summary>A copy mirrored left to right.</summary>
    public Image FlipHorizontal()
    {
        var flipped = new Image(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                Pixels.AsSpan(Offset(x, y), Channels).CopyTo(flipped.Pixels.AsSpan(Offset(Width - 1 - x, y)));
        }

        return flipped;
    }

    /// <summary>Sets every pixel.</summary>
    public void Fill(Color color)
    {
        for (int i = 0; i < Pixels.Length; i += Channels)
        {
            Pixels[i] = color.R;
            Pixels[i + 1] = color.G;
            Pixels[i + 2] = color.B;
        }
    }

    /// <summary>Copies <paramref name="source"/> so that its top left corner comes to (x, y); what falls outside is left out.</summary>
    public void Blit(Image source, int x, int y)
    {
        ArgumentNullException.ThrowIfNull(source);
        int left = Math.Max(x, 0);
        int right = (int)Math.Min((long)x + source.Width, Width);
        int bottom = (int)Math.Min((long)y + source.Height, Height);
        if (right <= left)
            return;

        for (int row = Math.Max(y, 0); row < bottom; row++)
        {
            source.Pixels.AsSpan(source.Offset(left - x, row - y), (right - left) * Channels)
                .CopyTo(Pixels.AsSpan(Offset(left, row)));
        }
    }

    /// <summary>A picture whose every pixel is about to be written.</summary>
    internal static Image Uninitialized(int width, int height) => new(width, height, GC.AllocateUninitializedArray<byte>(CheckedLength(width, height)));

    private static int CheckedLength(int width, int height)
    {
        if (width < 1 || height < 1)
            throw new ImageException($"A picture has at least one pixel; {width}x{height} was asked for.");
        long length = (long)width * height * Channels;
        if (length > Array.MaxLength)
            throw new ImageException($"A {width}x{height} RGB picture needs {length} bytes, more than the {Array.MaxLength} that one array holds.");
        return (int)length;
    }

    private int Offset(int x, int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Width);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return ((y * Width) + x) * Channels;
    }
}
