using System.Runtime.InteropServices;
using GaDms.Imaging;

namespace GaDms.Data.Rendering;

/// <summary>Whether a key point can be seen, with COCO's numbers.</summary>
public enum KeypointVisibility
{
    /// <summary>Outside the picture.</summary>
    Outside = 0,

    /// <summary>Inside, but hidden by the body, by clothes hanging over it, or by something in front.</summary>
    Hidden = 1,

    /// <summary>Seen.</summary>
    Visible = 2,
}

/// <summary>One of the 17 COCO key points.</summary>
/// <param name="X">Pixels from the left edge of the picture.</param>
/// <param name="Y">Pixels from the upper edge of the picture.</param>
/// <param name="Visibility">Whether it can be seen.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Keypoint(float X, float Y, KeypointVisibility Visibility);

/// <summary>A picture of a person, with what is known of it.</summary>
/// <param name="Image">The picture, before compression.</param>
/// <param name="Person">The truth about the person.</param>
/// <param name="View">Pose, place, light and camera.</param>
/// <param name="Keypoints">
/// The 17 COCO key points: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles, of each pair the person's left first.
/// </param>
/// <param name="Visible">The attributes of which enough pixels are seen to tell them.</param>
public sealed record RenderedPerson(
    Image Image,
    PersonAttributes Person,
    ViewParameters View,
    IReadOnlyList<Keypoint> Keypoints,
    IReadOnlySet<AttributeName> Visible)
{
    /// <summary>The JPEG file, at the quality of the view.</summary>
    public byte[] EncodeJpeg() => ImageCodec.EncodeJpeg(Image, View.JpegQuality);
}
