using GaDms.Imaging;

namespace GaDms.Curation.Faces;

/// <summary>Makes faces unrecognisable, for those who publish crops. It misses faces: what OpenCV's cascades do not find stays.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class FaceBlur : IDisposable
{
    /// <summary>So few pixels are left of a face's side that nothing of it can be got back.</summary>
    private const int LeftPixels = 4;

    /// <summary>How far beyond the cascade's box hair, chin and ears reach, as a share of its side.</summary>
    private const double Margin = 0.15;

    private readonly FaceDetector _detector;

    /// <summary>Loads the cascades.</summary>
    /// <param name="cascadeFolder">Null for the usual places.</param>
    /// <exception cref="CurationException">The cascades are missing or damaged.</exception>
    public FaceBlur(string? cascadeFolder = null)
    {
        try
        {
            _detector = new FaceDetector(cascadeFolder);
        }
        catch (ImageException error)
        {
            throw new CurationException(error.Message, error);
        }
    }

    /// <summary>Blurs all faces that are found.</summary>
    /// <param name="picture">Changed in place.</param>
    /// <returns>How many faces.</returns>
    public int Apply(Image picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        // A face takes an eighth of a standing person's height; a much smaller hit in a crop is cloth.
        int leastSide = Math.Max(20, Math.Min(picture.Width, picture.Height) / 10);
        var faces = new List<PixelBox>();
        foreach (PixelBox found in _detector.Detect(picture, leastSide).OrderByDescending(face => face.Width))
        {
            // The front and the profile cascade often find the same face.
            if (!faces.Exists(face => ShareCentre(face, found)))
                faces.Add(found);
        }

        foreach (PixelBox face in faces)
            Blur(picture, face);
        return faces.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _detector.Dispose();

    private static void Blur(Image picture, PixelBox face)
    {
        int margin = (int)Math.Ceiling(face.Width * Margin);
        int left = Math.Max(0, face.X - margin);
        int top = Math.Max(0, face.Y - margin);
        Image part = picture.Crop(left, top, face.X + face.Width + margin - left, face.Y + face.Height + margin - top);
        Image mosaic = Resampler.Resize(part, LeftPixels, LeftPixels, Interpolation.Area);
        picture.Blit(Resampler.Resize(mosaic, part.Width, part.Height, Interpolation.Linear), left, top);
    }

    /// <summary>Whether the smaller box's centre lies in the larger.</summary>
    private static bool ShareCentre(PixelBox large, PixelBox small)
    {
        int x = small.X + (small.Width / 2);
        int y = small.Y + (small.Height / 2);
        return x >= large.X && x < large.X + large.Width && y >= large.Y && y < large.Y + large.Height;
    }
}
