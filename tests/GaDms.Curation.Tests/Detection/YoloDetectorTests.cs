using GaDms.Curation.Detection;
using GaDms.Curation.Poses;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Detection;

/// <summary>Exports good, limited and bad. Their input is 32x32, so that a picture's numbers can be followed by hand.</summary>
public sealed class YoloDetectorTests : IDisposable
{
    /// <summary>One cell per picture: a box of 8x16 at (16, 16) whose person score is the red of the picture's middle, and class 1
    /// scores its green.</summary>
    private static readonly string[] s_oneCell =
    [
        "n = (torch.size(x))[0]",
        "middle = torch.slice(torch.slice(x, 2, 16, 17), 3, 16, 17)",
        "box = torch.reshape(torch.tensor([16., 16., 8., 16.]), [1, 4, 1])",
        "boxes = torch.expand(box, [n, 4, 1])",
        "scores = torch.reshape(torch.slice(middle, 1, 0, 2), [n, 2, 1])",
        "return torch.cat([boxes, scores, torch.zeros([n, 78, 1])], 1)",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gadms-yolo-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_batch_is_answered_at_once_and_boxes_come_back_to_the_picture()
    {
        using var detector = new YoloDetector(Export(s_oneCell));
        var people = detector.Detect([Plain(64, 32, new Color(204, 0, 0)), Plain(32, 32, new Color(0, 204, 0)), Plain(32, 64, new Color(153, 102, 0))]);
        Near(new PersonBox(24, 0, 40, 32, 0.8f), Assert.Single(people[0]));
        Assert.Empty(people[1]);
        Near(new PersonBox(8, 16, 24, 48, 0.6f), Assert.Single(people[2]));
    }

    [Theory]
    [InlineData("the answer is for one", "one = torch.slice(x, 0, 0, 1)", "n = (torch.size(one))[0]", "middle = torch.slice(torch.slice(one, 2, 16, 17), 3, 16, 17)")]
    [InlineData("the batch is refused", "y = torch.view(x, [1, 3, 32, 32])", "n = 1", "middle = torch.slice(torch.slice(y, 2, 16, 17), 3, 16, 17)")]
    public void An_export_of_a_fixed_batch_is_called_picture_by_picture(string why, params string[] beginning)
    {
        Assert.NotEmpty(why);
        using var detector = new YoloDetector(Export([.. beginning, .. s_oneCell[2..]]));
        Image[] pictures = [Plain(32, 32, new Color(204, 0, 0)), Plain(32, 32, new Color(0, 0, 0)), Plain(32, 32, new Color(153, 0, 0))];
        for (int time = 0; time < 2; time++)
            Assert.Equal([0.8f, 0.6f], detector.Detect(pictures).SelectMany(boxes => boxes).Select(box => MathF.Round(box.Confidence, 5)));
    }

    [Fact]
    public void Another_class_that_scores_higher_takes_the_cell()
    {
        using var detector = new YoloDetector(Export(s_oneCell));
        Assert.Empty(detector.Detect([Plain(32, 32, new Color(200, 201, 0))])[0]);
        Assert.Single(detector.Detect([Plain(32, 32, new Color(201, 200, 0))])[0]);
    }

    [Fact]
    public void A_score_has_to_be_above_the_limit()
    {
        using var detector = new YoloDetector(Export(s_oneCell) with { LeastConfidence = 0.6f });
        Assert.Empty(detector.Detect([Plain(32, 32, new Color(153, 0, 0))])[0]);
        Assert.Single(detector.Detect([Plain(32, 32, new Color(154, 0, 0))])[0]);
    }

    [Theory]
    [InlineData("x", "[1, 3, 32, 32]")]
    [InlineData("torch.zeros([1, 56, 21])", "[1, 56, 21]")]
    [InlineData("torch.zeros([1, 300, 6])", "[1, 300, 6]")]
    [InlineData("torch.zeros([1, 5, 21])", "[1, 5, 21]")]
    [InlineData("torch.zeros([84, 21])", "[84, 21]")]
    [InlineData("torch.zeros([1, 84, 0])", "[1, 84, 0]")]
    public void An_answer_of_another_shape_is_one_clear_error(string answer, string shape)
    {
        using var detector = new YoloDetector(Export($"return {answer}"));
        var error = Assert.Throws<CurationException>(() => detector.Detect([new Image(32, 32)]));
        Assert.Contains($"the answer has the shape {shape}, a detector of COCO's 80 classes answers [1, 84, cells]", error.Message, StringComparison.Ordinal);
        Assert.Contains("made.torchscript", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detector_is_no_pose_estimator()
    {
        using var estimator = new YoloPoseEstimator(Export(s_oneCell));
        var error = Assert.Throws<CurationException>(() => estimator.Estimate([new Image(32, 32)]));
        Assert.Contains("[1, 84, 1], a pose export of 17 key points answers [1, 56, cells]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_for_another_side_is_one_clear_error()
    {
        using var detector = new YoloDetector(Export("return torch.view(x, [1, 84, 640])"));
        var error = Assert.Throws<CurationException>(() => detector.Detect([new Image(32, 32), new Image(32, 32)]));
        Assert.Contains("fails on an input of 32x32 pixels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_and_missing_files_sides_and_devices_are_refused()
    {
        string text = Path.Combine(_folder.FullName, "text.torchscript");
        File.WriteAllText(text, "no module");
        Assert.Contains(text, Assert.Throws<CurationException>(() => new YoloDetector(new YoloSettings { Model = text })).Message, StringComparison.Ordinal);
        string none = Path.Combine(_folder.FullName, "none.torchscript");
        Assert.Contains("there is no such file", Assert.Throws<CurationException>(() => new YoloDetector(new YoloSettings { Model = none })).Message, StringComparison.Ordinal);
        YoloSettings good = Export(s_oneCell);
        Assert.Contains("multiple of 32", Assert.Throws<CurationException>(() => new YoloDetector(good with { Side = 33 })).Message, StringComparison.Ordinal);
        Assert.Contains("\"tpu\" is not a device", Assert.Throws<CurationException>(() => new YoloDetector(good with { Device = "tpu" })).Message, StringComparison.Ordinal);
        Assert.Contains("No device cuda:99", Assert.Throws<CurationException>(() => new YoloDetector(good with { Device = "cuda:99" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_surest_person_is_the_pose_and_an_empty_crop_has_none()
    {
        // Two cells far apart, scoring half and all of the middle's red; the second's key point numbers count up by 0.02.
        using var estimator = new YoloPoseEstimator(Export(
            "red = torch.reshape(torch.slice(torch.slice(torch.slice(x, 1, 0, 1), 2, 16, 17), 3, 16, 17), [1])",
            "head = torch.tensor([[8., 24.], [8., 24.], [4., 4.], [4., 4.]])",
            "scores = torch.reshape(torch.cat([torch.mul(red, 0.5), red], 0), [1, 2])",
            "rows = torch.reshape(torch.to(torch.arange(51, dtype=None, layout=None, device=ops.prim.device(x)), 6), [51, 1])",
            "points = torch.mul(rows, torch.tensor([0.01, 0.02]))",
            "return torch.unsqueeze(torch.cat([head, scores, points], 0), 0)"));
        var poses = estimator.Estimate([Plain(32, 32, new Color(204, 0, 0)), Plain(32, 32, new Color(10, 0, 0)), Plain(64, 32, new Color(204, 0, 0))]);
        Assert.Equal(PersonPose.Count, poses[0]!.Keypoints.Count);
        Assert.Equal(0.8f, poses[0]!.Confidence, 1e-5f);
        for (int k = 0; k < PersonPose.Count; k++)
            Near(poses[0]!.Keypoints[k], 0.06f * k, (0.06f * k) + 0.02f, (0.06f * k) + 0.04f);
        Assert.Null(poses[1]);

        // Twice as wide as high: at half the scale, with 8 grey rows above.
        Near(poses[2]!.Keypoints[16], 2 * 0.96f, 2 * (0.98f - 8), 1);
        Assert.Equal([0.8f, 0.4f], estimator.FindAll([Plain(32, 32, new Color(204, 0, 0))])[0].Select(person => MathF.Round(person.Box.Confidence, 5)));
    }

    private YoloSettings Export(params string[] forward)
    {
        string path = Path.Combine(_folder.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName, "made.torchscript");
        TorchScriptFile.Write(path, forward);
        return new YoloSettings { Model = path, Side = 32 };
    }

    private static Image Plain(int width, int height, Color color)
    {
        var image = new Image(width, height);
        image.Fill(color);
        return image;
    }

    private static void Near(PoseKeypoint actual, float x, float y, float visibility)
    {
        Assert.Equal(x, actual.X, 1e-5f);
        Assert.Equal(y, actual.Y, 1e-5f);
        Assert.Equal(visibility, actual.Visibility, 1e-5f);
    }

    private static void Near(PersonBox expected, PersonBox actual)
    {
        float[] e = [expected.X1, expected.Y1, expected.X2, expected.Y2, expected.Confidence];
        float[] a = [actual.X1, actual.Y1, actual.X2, actual.Y2, actual.Confidence];
        Assert.All(e.Zip(a), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }
}
