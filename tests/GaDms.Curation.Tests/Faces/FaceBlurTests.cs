using GaDms.Curation.Faces;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Faces;

public sealed class FaceBlurTests
{
    [Fact]
    public void Faces_are_counted_and_made_unrecognisable_and_the_rest_stays()
    {
        Image picture = TwoFaces();
        Image before = picture.Clone();
        using var blur = new FaceBlur();
        Assert.Equal(2, blur.Apply(picture));

        // An eye and the nose beside it were far apart; after the blur they are nearly one colour.
        foreach (int cx in (int[])[110, 290])
        {
            Assert.True(Distance(before, cx - 21, 140, cx, 140) > 100);
            Assert.True(4 * Distance(picture, cx - 21, 140, cx, 140) < Distance(before, cx - 21, 140, cx, 140));
        }

        foreach ((int x, int y) in ((int, int)[])[(2, 2), (397, 2), (2, 297), (397, 297), (200, 290)])
            Assert.Equal(before[x, y], picture[x, y]);
        Assert.Equal(0, blur.Apply(picture));
    }

    [Fact]
    public void A_face_at_the_edge_is_blurred_inside_the_picture()
    {
        Image picture = TwoFaces().Crop(60, 60, 120, 170);
        using var blur = new FaceBlur();
        Assert.Equal(1, blur.Apply(picture));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(30, 3)]
    [InlineData(300, 200)]
    public void A_picture_without_faces_stays_as_it_is(int width, int height)
    {
        var picture = new Image(width, height);
        picture.Fill(new Color(90, 120, 150));
        using var blur = new FaceBlur();
        Assert.Equal(0, blur.Apply(picture));
        Assert.All(picture.Pixels.Chunk(3), pixel => Assert.Equal([90, 120, 150], pixel));
    }

    [Fact]
    public void Missing_and_damaged_cascades_name_their_package()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gadms-faces-");
        try
        {
            Assert.Contains("opencv-data", Assert.Throws<CurationException>(() => new FaceBlur(folder.FullName)).Message, StringComparison.Ordinal);
            foreach (string name in (string[])["haarcascade_frontalface_alt2.xml", "haarcascade_profileface.xml"])
                File.WriteAllText(Path.Combine(folder.FullName, name), "<no cascade>");
            Assert.Contains("opencv-data", Assert.Throws<CurationException>(() => new FaceBlur(folder.FullName)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Image TwoFaces()
    {
        var picture = new Image(400, 300);
        picture.Fill(new Color(120, 140, 150));
        DrawnFace.Draw(picture, 110, 150, 50);
        DrawnFace.Draw(picture, 290, 150, 50);
        return picture;
    }

    private static int Distance(Image image, int x0, int y0, int x1, int y1)
    {
        (Color a, Color b) = (image[x0, y0], image[x1, y1]);
        return Math.Abs(a.R - b.R) + Math.Abs(a.G - b.G) + Math.Abs(a.B - b.B);
    }
}
