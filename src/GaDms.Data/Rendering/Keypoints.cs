using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>Where the 17 COCO key points of a drawn figure are, and whether they can be seen.</summary>
internal static class Keypoints
{
    public static Keypoint[] Locate(Raster raster, Skeleton skeleton, Projection view)
    {
        SideJoints left = skeleton.Left, right = skeleton.Right;
        return
        [
            Face(0, 0.22f, 1), Face(0.37f, -0.05f, 0.90f), Face(-0.37f, -0.05f, 0.90f), Face(1, 0.08f, -0.08f), Face(-1, 0.08f, -0.08f),
            Joint(left.Shoulder, Limb.LeftArm, Limb.Torso), Joint(right.Shoulder, Limb.RightArm, Limb.Torso),
            Joint(left.Elbow, Limb.LeftArm), Joint(right.Elbow, Limb.RightArm),
            Joint(left.Wrist, Limb.LeftArm), Joint(right.Wrist, Limb.RightArm),
            Joint(left.Hip, Limb.LeftLeg, Limb.Torso), Joint(right.Hip, Limb.RightLeg, Limb.Torso),
            Joint(left.Knee, Limb.LeftLeg), Joint(right.Knee, Limb.RightLeg),
            Joint(left.Ankle, Limb.LeftLeg), Joint(right.Ankle, Limb.RightLeg),
        ];

        Keypoint Face(float x, float y, float z)
        {
            Vector3 direction = new(x, y, z);
            // Below a slight angle to the camera a point of a ball is already on its edge.
            bool faces = view.Depth(direction) > 0.1f;
            return See(Skeleton.HeadCentre + (Skeleton.HeadHalf * direction), faces, Limb.Head, Limb.Head);
        }

        Keypoint Joint(Vector3 joint, Limb limb, Limb other = Limb.None) => See(joint, true, limb, other == Limb.None ? limb : other);

        Keypoint See(Vector3 point, bool faces, Limb limb, Limb other)
        {
            Vector2 at = view.Project(point);
            int x = (int)MathF.Round(at.X), y = (int)MathF.Round(at.Y);
            // The centre of pixel 0 of the drawing lies at (0.5 / scale) of the picture.
            float pictureX = (at.X + 0.5f) / raster.Scale, pictureY = (at.Y + 0.5f) / raster.Scale;
            if (x < 0 || y < 0 || x >= raster.Width || y >= raster.Height)
                return new Keypoint(pictureX, pictureY, KeypointVisibility.Outside);
            Limb seen = Owner.LimbOf(raster.Owners[(y * raster.Width) + x]);
            bool visible = faces && (seen == limb || seen == other);
            return new Keypoint(pictureX, pictureY, visible ? KeypointVisibility.Visible : KeypointVisibility.Hidden);
        }
    }
}
