using GaDms.Curation.Detection;
using GaDms.Curation.Rules;
using GaDms.Imaging;

namespace GaDms.Ingestion;

/// <summary>A person that was found in a picture.</summary>
/// <param name="Box">Where, inside the picture.</param>
/// <param name="Confidence">The detector's, 0 to 1.</param>
internal readonly record struct FoundPerson(PixelBox Box, float Confidence);

/// <summary>Finds the people of pictures; safe for many threads.</summary>
internal sealed class PersonFinder(IPersonDetector detector, BoxRuleSettings? rule)
{
    // What is shown around a box, in parts of its sides.
    private const float Margin = 0.04f;

    private readonly BoxRule _rule = new(rule ?? PersonDetectors.Rule(detector));

    // OpenCV's detector works on as many threads as ask it; a network keeps all threads busy by itself.
    private readonly Lock? _turn = detector is HogDetector or WideHogDetector ? null : new Lock();

    /// <summary>The people of a picture, from left to right.</summary>
    public IReadOnlyList<FoundPerson> Find(Image picture) =>
    [
        .. Detect(picture)
            .Where(box => _rule.Check(box) is null)
            .Select(box => new FoundPerson(ToPixels(box, picture), box.Confidence))
            .Where(person => person.Box is { Width: > 0, Height: > 0 })
            .OrderBy(person => person.Box.X)
            .ThenBy(person => person.Box.Y),
    ];

    /// <summary>The person's part of the picture, with a little around it.</summary>
    public static Image Crop(Image picture, PixelBox box)
    {
        int across = (int)(box.Width * Margin), down = (int)(box.Height * Margin);
        return picture.Crop(box.X - across, box.Y - down, box.Width + (2 * across), box.Height + (2 * down));
    }

    private IReadOnlyList<PersonBox> Detect(Image picture)
    {
        if (_turn is null)
            return detector.Detect([picture])[0];
        lock (_turn)
            return detector.Detect([picture])[0];
    }

    private static PixelBox ToPixels(PersonBox box, Image picture)
    {
        var left = Math.Clamp((int)MathF.Round(box.X1), 0, picture.Width);
        var top = Math.Clamp((int)MathF.Round(box.Y1), 0, picture.Height);
        var right = Math.Clamp((int)MathF.Round(box.X2), left, picture.Width);
        var bottom = Math.Clamp((int)MathF.Round(box.Y2), top, picture.Height);
        return new PixelBox(left, top, right - left, bottom - top);
    }
}
