using System.Numerics;
using System.Runtime.InteropServices;

namespace GaDms.Data.Rendering;

/// <summary>
/// From body coordinates to pixels. Body: x to the person's left, y down from the crown (0) to the floor (1), z forward;
/// the unit is the body's height. Yaw 0 faces the camera, 90 faces the picture's right, 180 shows the back.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Projection(float yaw, float pitch, float roll, float scale, Vector2 crown)
{
    private readonly float _cos = MathF.Cos(yaw);
    private readonly float _sin = MathF.Sin(yaw);
    private readonly float _pitchCos = MathF.Cos(pitch);
    private readonly float _pitchSin = MathF.Sin(pitch);

    public float Yaw => yaw;

    /// <summary>Pixels per body height.</summary>
    public float Scale => scale;

    /// <summary>1 from the front, -1 from behind.</summary>
    public float Facing => _cos;

    /// <summary>1 when the person faces the picture's right.</summary>
    public float Sideways => _sin;

    public float PitchSin => _pitchSin;

    public Vector2 Project(Vector3 p)
    {
        float x = (p.X * _cos) + (p.Z * _sin);
        float y = (p.Y * _pitchCos) + (Depth(p) * _pitchSin);
        return crown + (scale * new Vector2(x + (roll * (y - 0.5f)), y));
    }

    /// <summary>How much nearer to the camera than the body's axis.</summary>
    public float Depth(Vector3 p) => (p.Z * _cos) - (p.X * _sin);

    /// <summary>Half of the width, in pixels, at which an elliptic cut of the body is seen.</summary>
    public float HalfWidth(float halfX, float halfZ)
        => scale * MathF.Sqrt((halfX * halfX * _cos * _cos) + (halfZ * halfZ * _sin * _sin));

    /// <summary>The same of a box.</summary>
    public float BoxHalfWidth(float halfX, float halfZ) => scale * (MathF.Abs(halfX * _cos) + MathF.Abs(halfZ * _sin));

    /// <summary>The direction, in the body's own axes, of the point (u, v) of a ball.</summary>
    public Vector3 OnBall(float u, float v)
    {
        float depth = MathF.Sqrt(MathF.Max(0, 1 - (u * u) - (v * v)));
        // Looking down shows more of the top: the ball is turned by the pitch as well.
        float y = (v * _pitchCos) - (depth * _pitchSin);
        depth = (depth * _pitchCos) + (v * _pitchSin);
        return new Vector3((u * _cos) - (depth * _sin), y, (u * _sin) + (depth * _cos));
    }
}
