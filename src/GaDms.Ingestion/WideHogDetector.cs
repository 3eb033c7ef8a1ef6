using GaDms.Curation.Detection;
using GaDms.Curation.Rules;
using GaDms.Imaging;

namespace GaDms.Ingestion;

/// <summary>
/// OpenCV's people detector (<see cref="HogDetector"/>) for pictures whose people fill them from top to bottom: it looks for people
/// with room around them, so the picture gets a border. Boxes fit closely.
/// </summary>
internal sealed class WideHogDetector : IPersonDetector
{
    // It finds people from 100 pixels of height: more than this only costs time.
    private const int MostSide = 960;

    // Of the picture's sides.
    private const float BorderDown = 0.25f;
    private const float BorderAcross = 0.1f;

    // The margin that OpenCV's boxes show around a person, of the box's sides.
    private const float MarginDown = 0.1f;
    private const float MarginAcross = 0.12f;

    // A part of a person looks like a person to it: of two boxes of which one covers so much of the other, one is wrong.
    private const float MostCovered = 0.5f;

    private readonly HogDetector _detector = new();

    /// <inheritdoc/>
    public string Name => _detector.Name;

    /// <inheritdoc/>
    public BoxRuleSettings SuitableRule => _detector.SuitableRule with { LeastSide = 40 };

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<PersonBox>> Detect(IReadOnlyList<Image> pictures) => [.. pictures.Select(Detect)];

    /// <inheritdoc/>
    public void Dispose() => _detector.Dispose();

    private IReadOnlyList<PersonBox> Detect(Image picture)
    {
        var scale = Math.Min(1, (float)MostSide / Math.Max(picture.Width, picture.Height));
        var small = scale == 1 ? picture : Resampler.ResizeBilinear(picture, Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
        int across = (int)(small.Width * BorderAcross), down = (int)(small.Height * BorderDown);
        var boxes = _detector.Detect([WithBorder(small, across, down)])[0]
            .Where(box => box.Confidence > SuitableRule.LeastConfidence)
            .Select(box => Fit(box, across, down, scale, picture))
            .Where(box => box.Width > 0 && box.Height > 0)
            .OrderByDescending(box => box.Confidence * box.Height);
        var kept = new List<PersonBox>();
        foreach (var box in boxes)
        {
            if (kept.TrueForAll(other => Covered(other, box) <= MostCovered))
                kept.Add(box);
        }
        return [.. kept.OrderByDescending(box => box.Confidence)];
    }

    /// <summary>The picture's outermost pixels go on.</summary>
    private static Image WithBorder(Image picture, int across, int down)
    {
        var wide = new Image(picture.Width + (2 * across), picture.Height + (2 * down));
        for (var y = 0; y < wide.Height; y++)
        {
            var from = picture.Pixels.AsSpan(Math.Clamp(y - down, 0, picture.Height - 1) * picture.Width * Image.Channels, picture.Width * Image.Channels);
            var to = wide.Pixels.AsSpan(y * wide.Width * Image.Channels, wide.Width * Image.Channels);
            from.CopyTo(to[(across * Image.Channels)..]);
            for (var x = 0; x < across; x++)
            {
                from[..Image.Channels].CopyTo(to[(x * Image.Channels)..]);
                from[^Image.Channels..].CopyTo(to[^((x + 1) * Image.Channels)..]);
            }
        }
        return wide;
    }

    private static PersonBox Fit(PersonBox box, int across, int down, float scale, Image picture)
    {
        float aside = box.Width * MarginAcross, above = box.Height * MarginDown;
        return new PersonBox(
            Math.Clamp((box.X1 + aside - across) / scale, 0, picture.Width),
            Math.Clamp((box.Y1 + above - down) / scale, 0, picture.Height),
            Math.Clamp((box.X2 - aside - across) / scale, 0, picture.Width),
            Math.Clamp((box.Y2 - above - down) / scale, 0, picture.Height),
            box.Confidence);
    }

    private static float Covered(PersonBox a, PersonBox b)
    {
        var width = Math.Max(0, Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1));
        var height = Math.Max(0, Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1));
        return width * height / Math.Min(a.Width * a.Height, b.Width * b.Height);
    }
}
