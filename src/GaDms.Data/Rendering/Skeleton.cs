using System.Numerics;
using System.Runtime.InteropServices;

namespace GaDms.Data.Rendering;

/// <summary>The joints of one side of the body.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SideJoints
{
    public Vector3 Shoulder, Elbow, Wrist, Hip, Knee, Ankle, Toe;
}

/// <summary>
/// The joints of a standing or walking person, in body coordinates (see <see cref="Projection"/>): arms and legs swing in
/// the walking direction by joint angles, and the body hangs on its crown.
/// </summary>
internal sealed class Skeleton
{
    public const float ShoulderY = 0.195f, HipY = 0.495f, WaistY = 0.40f, AnkleY = 0.945f;
    public static readonly Vector3 HeadCentre = new(0, 0.076f, 0.008f);
    public static readonly Vector3 HeadHalf = new(0.057f, 0.077f, 0.066f);

    private const float Thigh = 0.232f, Shin = 0.218f, UpperArm = 0.165f, Forearm = 0.150f, Foot = 0.088f;

    /// <summary>A posture.</summary>
    /// <param name="look">Build, and which hand holds things.</param>
    /// <param name="stride">Swing of the legs in radians: about 0.3 walking, nearly 0 standing.</param>
    /// <param name="phase">Phase of the walk in radians.</param>
    /// <param name="spread">How far the arms hang from the body, in radians.</param>
    public Skeleton(PersonLook look, float stride, float phase, float spread)
    {
        Left = Side(+1, stride, phase, spread, look);
        Right = Side(-1, stride, phase + MathF.PI, spread, look);
        Sink = AnkleY - MathF.Max(Left.Ankle.Y, Right.Ankle.Y);
    }

    public SideJoints Left { get; }

    public SideJoints Right { get; }

    /// <summary>How far the body sinks when the legs are apart, so that the lower foot stays on the floor.</summary>
    public float Sink { get; }

    private static SideJoints Side(int sign, float stride, float phase, float spread, PersonLook look)
    {
        float swing = stride * MathF.Sin(phase);
        float bend = (0.06f + (1.7f * stride * MathF.Max(0, MathF.Cos(phase)))) * MathF.Min(1, stride * 4);
        var joints = default(SideJoints);
        joints.Hip = new Vector3(sign * look.HipHalf * 0.52f, HipY, 0);
        joints.Knee = joints.Hip + (Thigh * Swing(swing, sign * 0.02f));
        joints.Ankle = joints.Knee + (Shin * Swing(swing - bend, sign * 0.01f));
        float toes = 0.12f - (0.7f * MathF.Max(0, bend - 0.25f));
        joints.Toe = joints.Ankle + new Vector3(sign * 0.016f, (Foot * 0.30f) + (Foot * (0.12f - toes)), Foot);

        (float armSwing, float elbow, float outward) = Arm(sign, -0.75f * swing, spread, look);
        joints.Shoulder = new Vector3(sign * (look.ShoulderHalf - 0.018f), ShoulderY, 0);
        joints.Elbow = joints.Shoulder + (UpperArm * Swing(armSwing, sign * outward));
        joints.Wrist = joints.Elbow + (Forearm * Swing(armSwing + elbow, sign * (outward - (0.35f * elbow))));
        return joints;
    }

    private static (float Swing, float Elbow, float Outward) Arm(int sign, float swing, float spread, PersonLook look)
    {
        bool holds = (sign > 0) == look.LeftHanded;
        return (look.Attributes.Carried, holds) switch
        {
            (CarriedKind.Umbrella, true) => (0.35f, 1.95f, 0.20f),
            (CarriedKind.Phone, true) => (0.45f, 1.75f, 0.16f),
            (CarriedKind.Book, true) => (0.25f, 1.25f, 0.12f),
            (CarriedKind.Bottle, true) => (0.10f, 0.95f, 0.18f),
            (CarriedKind.ShoppingBag, true) => (swing * 0.3f, 0.08f, spread + 0.06f),
            _ => (swing, 0.18f + MathF.Max(0, swing * 0.6f), spread),
        };
    }

    // The direction of a bone that hangs down, swung forward and tilted outward.
    private static Vector3 Swing(float forward, float outward) => new(
        MathF.Sin(outward), MathF.Cos(forward) * MathF.Cos(outward), MathF.Sin(forward) * MathF.Cos(outward));
}
