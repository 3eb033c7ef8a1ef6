using GaDms.Imaging;

namespace GaDms.Curation.Detection;

/// <summary>Fits a picture into a square without changing its shape, as YOLO was trained: scaled by the smaller ratio
/// (bilinear), centred, the rest grey.</summary>
/// <remarks>Source: Ultralytics <c>LetterBox(auto=False, scaleup=True)</c> and <c>scale_boxes</c>, half pixels included.</remarks>
public readonly record struct Letterbox
{
    private const byte Grey = 114;

    /// <summary>The placement of a picture of one size.</summary>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="height">Of the picture, in pixels.</param>
    /// <param name="side">Of the square, in pixels.</param>
    public Letterbox(int width, int height, int side)
    {
        Side = side;
        Scale = Math.Min((double)side / height, (double)side / width);
        // A very long picture keeps at least one line.
        ScaledWidth = Math.Max(1, (int)Math.Round(width * Scale));
        ScaledHeight = Math.Max(1, (int)Math.Round(height * Scale));
        Left = (int)Math.Round(((side - ScaledWidth) / 2.0) - 0.1);
        Top = (int)Math.Round(((side - ScaledHeight) / 2.0) - 0.1);
    }

    /// <summary>Of the square, in pixels.</summary>
    public int Side { get; }

    /// <summary>Pixels of the square for one of the picture.</summary>
    public double Scale { get; }

    /// <summary>Of the picture inside the square.</summary>
    public int ScaledWidth { get; }

    /// <summary>Of the picture inside the square.</summary>
    public int ScaledHeight { get; }

    /// <summary>Grey columns to the left of it.</summary>
    public int Left { get; }

    /// <summary>Grey rows above it.</summary>
    public int Top { get; }

    /// <summary>Writes the square as the network reads it.</summary>
    /// <param name="picture">Of the size given at the making.</param>
    /// <param name="tensor">Receives <c>[3, side, side]</c>, RGB, 0 to 1.</param>
    public void Write(Image picture, Span<float> tensor)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Image scaled = (picture.Width, picture.Height) == (ScaledWidth, ScaledHeight)
            ? picture
            : Resampler.Resize(picture, ScaledWidth, ScaledHeight, Interpolation.Linear);
        int plane = Side * Side;
        tensor[..(Image.Channels * plane)].Fill(Grey / 255f);
        for (int channel = 0; channel < Image.Channels; channel++)
        {
            for (int y = 0; y < ScaledHeight; y++)
            {
                ReadOnlySpan<byte> source = scaled.Pixels.AsSpan((y * ScaledWidth * Image.Channels) + channel);
                Span<float> target = tensor.Slice((channel * plane) + ((Top + y) * Side) + Left, ScaledWidth);
                for (int x = 0; x < target.Length; x++)
                    target[x] = source[x * Image.Channels] / 255f;
            }
        }
    }

    /// <summary>A column of the square as a column of the picture.</summary>
    public float ToPictureX(float x) => (float)((x - Left) / Scale);

    /// <summary>A row of the square as a row of the picture.</summary>
    public float ToPictureY(float y) => (float)((y - Top) / Scale);
}
