using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>
/// Draws people at one size. The same identity and view give the same bytes. Not thread-safe (it keeps its buffers):
/// give every worker its own.
/// </summary>
public sealed class PersonRenderer
{
    /// <summary>The smallest width and height at which a person can be made out.</summary>
    public const int MinSize = 16;

    /// <summary>The largest width and height.</summary>
    public const int MaxSize = 2048;

    private const ulong LookStream = 0x6C6F6F6B;

    private readonly Raster _raster;
    private readonly BackgroundPainter _background;

    /// <summary>A renderer of pictures of one size.</summary>
    /// <param name="width">In pixels; a third to half of the height suits a person.</param>
    /// <param name="height">In pixels.</param>
    public PersonRenderer(int width = 128, int height = 384)
    {
        Check(width, nameof(width));
        Check(height, nameof(height));
        // Small pictures need more samples per pixel: a limb is only a few pixels wide.
        _raster = new Raster(width, height, height <= 160 ? 3 : 2);
        _background = new BackgroundPainter(_raster);
        Width = width;
        Height = height;
    }

    /// <summary>Width of the pictures in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the pictures in pixels.</summary>
    public int Height { get; }

    /// <summary>Draws one picture.</summary>
    /// <param name="person">The person.</param>
    /// <param name="lookSeed">Chooses what words do not tell: shades, skin, build. One per identity.</param>
    /// <param name="view">Pose, place, light and camera.</param>
    public RenderedPerson Render(PersonAttributes person, ulong lookSeed, ViewParameters view)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(view);
        var look = new PersonLook(person, Prng.For(lookSeed, LookStream));
        var skeleton = new Skeleton(look, view.Stride, view.Phase, view.ArmSpread);
        Projection projection = Place(person, skeleton, view);
        _background.Paint(view);
        Vector2 feet = projection.Project(new Vector3(0, 0.985f - skeleton.Sink, 0));
        _raster.Shadow(feet + new Vector2(0.03f * view.LightX * projection.Scale, 0), 0.16f * projection.Scale, 0.035f * projection.Scale, 0.45f);
        new FigurePainter(_raster, look, skeleton, projection, view.LightX).Draw();
        OccluderPainter.Paint(_raster, view);
        return new RenderedPerson(
            CameraEffects.Apply(_raster.Reduce(), view), person, view, Keypoints.Locate(_raster, skeleton, projection), VisibleAttributes.Count(_raster, person));
    }

    private Projection Place(PersonAttributes person, Skeleton skeleton, ViewParameters view)
    {
        // An open umbrella or a hat stands above the crown and belongs to the picture.
        float above = person.Carried == CarriedKind.Umbrella ? 0.16f : person.Hat == HatKind.None ? 0.01f : 0.03f;
        float scale = _raster.Height * view.Scale / (1 + above);
        // In a broad picture the height decides, in a narrow one the spread of the arms.
        scale = MathF.Min(scale, _raster.Width * view.Scale / 0.36f);
        float top = ((_raster.Height - (scale * (1 + above))) / 2) + (scale * (above + skeleton.Sink));
        var crown = new Vector2(_raster.Width * (0.5f + view.Offset.X), top + (_raster.Height * view.Offset.Y));
        return new Projection(view.Yaw * MathF.PI / 180, view.Tilt * MathF.PI / 180, view.Roll, scale, crown);
    }

    private static void Check(int size, string name)
    {
        if (size is < MinSize or > MaxSize)
            throw new ArgumentOutOfRangeException(name, size, $"Pictures of people are {MinSize} to {MaxSize} pixels wide and high.");
    }
}
