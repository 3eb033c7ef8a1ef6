using System.Security.Cryptography;
using System.Text.Json;
using GaDms.Curation.Detection;
using GaDms.Curation.Rules;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Detection;

/// <summary>The recorded numbers are those of OpenCV 4.6's Python call on the same pictures:
/// <c>hog = cv2.HOGDescriptor(); hog.setSVMDetector(cv2.HOGDescriptor_getDefaultPeopleDetector()); hog.detectMultiScale(bgr, ...)</c>.</summary>
public sealed class HogDetectorTests
{
    public static TheoryData<string> Calls => [.. Recorded().Calls.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Boxes_and_weights_are_those_of_OpenCVs_Python_call(string name)
    {
        RecordedCall call = Recorded().Calls[name];
        var settings = new PeopleDetectorSettings { Stride = call.Stride, Padding = call.Padding, Scale = call.Scale };
        if (call is { Stride: 0, Padding: 0 })
            Assert.Equal(new PeopleDetectorSettings(), settings);

        Assert.NotEmpty(call.Windows.SelectMany(windows => windows));
        for (int i = 0; i < RenderedScenes.Count; i++)
        {
            var expected = call.Windows[i].Select(numbers => Window(numbers)).Order(s_byPlace).ToList();
            var actual = PeopleDetector.Detect(RenderedScenes.Draw(i), settings).Order(s_byPlace).ToList();
            Assert.Equal(expected.Select(window => window.Box), actual.Select(window => window.Box));
            for (int k = 0; k < expected.Count; k++)
                Assert.Equal(expected[k].Weight, actual[k].Weight, 1e-6);
        }
    }

    [Fact]
    public void The_pictures_are_those_the_numbers_were_recorded_on()
    {
        for (int i = 0; i < RenderedScenes.Count; i++)
            Assert.Equal(Recorded().Pictures[i], Convert.ToHexStringLower(SHA256.HashData(RenderedScenes.Draw(i).Pixels)));
    }

    [Fact]
    public void Boxes_lie_inside_the_picture_by_falling_confidence_at_or_above_the_planes()
    {
        using var detector = new HogDetector(new PeopleDetectorSettings { Padding = 32, GroupThreshold = 0 });
        Image[] pictures = [.. Enumerable.Range(0, 2).Select(RenderedScenes.Draw)];
        var people = detector.Detect(pictures);
        Assert.Equal(pictures.Length, people.Count);
        Assert.All(people, Assert.NotEmpty);
        foreach ((Image picture, var boxes) in pictures.Zip(people))
        {
            Assert.Equal(boxes.OrderByDescending(box => box.Confidence), boxes);
            Assert.All(boxes, box =>
            {
                Assert.InRange(box.X1, 0, box.X2);
                Assert.InRange(box.Y1, 0, box.Y2);
                Assert.InRange(box.X2, box.X1, picture.Width);
                Assert.InRange(box.Y2, box.Y1, picture.Height);
                Assert.InRange(box.Confidence, 0.5f, 1);
            });
        }
    }

    [Fact]
    public void The_confidence_is_the_squashed_weight()
    {
        using var detector = new HogDetector();
        Image picture = Enumerable.Range(0, RenderedScenes.Count).Select(RenderedScenes.Draw).First(p => PeopleDetector.Detect(p).Count > 0);
        double weight = PeopleDetector.Detect(picture).Max(window => window.Weight);
        Assert.Equal(1 / (1 + Math.Exp(-weight)), detector.Detect([picture])[0][0].Confidence, 1e-6);
    }

    /// <summary>The paper's own limit of shape (below 1/2) would leave out every window of HOG.</summary>
    [Fact]
    public void A_wide_and_sure_window_passes_the_rule_that_suits_the_detector()
    {
        using var detector = new HogDetector();
        var box = new PersonBox(0, 0, 100, 200, 0.7f);
        Assert.Null(new BoxRule(detector.SuitableRule).Check(box));
        Assert.Equal("box-unsure", new BoxRule(detector.SuitableRule).Check(box with { Confidence = 0.6f })?.Reason);
        Assert.Equal("box-too-narrow", new BoxRule(detector.SuitableRule).Check(box with { X2 = 90, Y2 = 180 })?.Reason);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 127)]
    [InlineData(4000, 2)]
    public void Nobody_is_in_a_picture_smaller_than_a_window(int width, int height)
    {
        using var detector = new HogDetector();
        Assert.Empty(detector.Detect([new Image(width, height)])[0]);
    }

    [Fact]
    public void Settings_outside_their_range_are_refused()
    {
        foreach (PeopleDetectorSettings settings in new PeopleDetectorSettings[] { new() { Stride = -1 }, new() { Padding = 300 }, new() { Scale = 1 }, new() { GroupThreshold = double.NaN }, new() { HitThreshold = double.NaN } })
            Assert.Throws<ArgumentOutOfRangeException>(() => PeopleDetector.Detect(new Image(64, 128), settings));
    }

    private static readonly Comparer<PeopleWindow> s_byPlace = Comparer<PeopleWindow>.Create((a, b) =>
        (a.Box.X, a.Box.Y, a.Box.Width, a.Weight).CompareTo((b.Box.X, b.Box.Y, b.Box.Width, b.Weight)));

    private static PeopleWindow Window(double[] numbers)
        => new(new PixelBox((int)numbers[0], (int)numbers[1], (int)numbers[2], (int)numbers[3]), numbers[4]);

    private static Recording Recorded()
        => JsonSerializer.Deserialize<Recording>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Detection", "hog-opencv.json")), JsonSerializerOptions.Web)!;

    // Pictures: SHA-256 of the pixels of each.
    private sealed record Recording(string[] Pictures, Dictionary<string, RecordedCall> Calls);

    // Windows, of each picture: x, y, width, height, weight.
    private sealed record RecordedCall(int Stride, int Padding, double Scale, double[][][] Windows);
}
