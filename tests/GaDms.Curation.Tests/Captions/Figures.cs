using GaDms.Curation.Detection;
using GaDms.Curation.Poses;
using GaDms.Curation.Shards;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Captions;

/// <summary>Drawn people whose colours are known.</summary>
internal static class Figures
{
    public static readonly Color Skin = new(220, 175, 145);

    /// <summary>A standing person, 100 x 300, as broad as people are or less.</summary>
    public static Image Standing(Color background, Color top, Color bottom, float breadth = 1)
    {
        var image = new Image(100, 300);
        image.Fill(background);
        var canvas = new Canvas(image);
        canvas.FillEllipse(50, 35, 14, 20, 0, Skin);
        canvas.FillRectangle(50 - (22 * breadth), 58, 44 * breadth, 92, top);
        canvas.FillRectangle(50 - (19 * breadth), 150, 17 * breadth, 130, bottom);
        canvas.FillRectangle(50 + (2 * breadth), 150, 17 * breadth, 130, bottom);
        return image;
    }

    public static CropSample Crop(Image image, PersonPose? pose = null, string key = "000000000") => Crop(ImageCodec.EncodeJpeg(image, 95), pose, key);

    public static CropSample Crop(byte[] jpeg, PersonPose? pose = null, string key = "000000000") => new()
    {
        Key = key,
        Jpeg = jpeg,
        Record = new CropRecord { Source = "picture.jpg", Origin = "picture.jpg", Sha256 = "", Box = new PersonBox(0, 0, 100, 300, 0.9f), Pose = pose },
    };

    /// <summary>A pose from the points that are given; all others are not visible.</summary>
    public static PersonPose Pose(params (int Index, float X, float Y)[] points)
    {
        var keypoints = new PoseKeypoint[PersonPose.Count];
        foreach ((int index, float x, float y) in points)
            keypoints[index] = new PoseKeypoint(x, y, 0.9f);
        return new PersonPose(keypoints, 0.9f);
    }
}
