namespace GaDms.Curation.Detection;

/// <summary>A detected person.</summary>
/// <param name="X1">Left edge in picture pixels, inside the picture.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge.</param>
/// <param name="Y2">Bottom edge.</param>
/// <param name="Confidence">The detector's score in [0, 1].</param>
public readonly record struct PersonBox(float X1, float Y1, float X2, float Y2, float Confidence)
{
    /// <summary>Width in pixels.</summary>
    public float Width => X2 - X1;

    /// <summary>Height in pixels.</summary>
    public float Height => Y2 - Y1;
}
