using System.Text.Json.Nodes;
using GaDms.Curation.Detection;
using GaDms.Curation.Poses;
using GaDms.Imaging;

namespace GaDms.Parity.Tests;

/// <summary>Boxes and key points of the recorded YOLO exports: exact where no resampling is between, by overlap elsewhere.</summary>
public sealed class YoloParity
{
    private const double Pixels = 1e-2;
    private const double Score = 1e-4;

    [GoldenFact("yolo/expected.json")]
    public void The_detector_finds_the_recorded_boxes()
    {
        using var detector = new YoloDetector(Export("detect.torchscript"));
        foreach ((string name, JsonNode expected, Image picture) in Pictures())
            Compare(name, expected, "detect", detector.Detect([picture])[0].Select(box => (box, (PersonPose?)null)));
    }

    [GoldenFact("yolo/expected.json")]
    public void The_pose_estimator_finds_the_recorded_key_points()
    {
        using var estimator = new YoloPoseEstimator(Export("pose.torchscript"));
        foreach ((string name, JsonNode expected, Image picture) in Pictures())
            Compare(name, expected, "pose", estimator.FindAll([picture])[0].Select(person => (person.Box, (PersonPose?)person.Pose)));
    }

    /// <summary>The exports answer for the first picture of a batch alone, as a fixed batch does at its worst.</summary>
    [GoldenFact("yolo/expected.json")]
    public void A_batch_answers_as_its_pictures_alone()
    {
        Image[] pictures = [.. Pictures().Select(p => p.Picture)];
        using var detector = new YoloDetector(Export("detect.torchscript"));
        using var estimator = new YoloPoseEstimator(Export("pose.torchscript"));
        Assert.Equal(pictures.SelectMany(p => detector.Detect([p])[0]), detector.Detect(pictures).SelectMany(boxes => boxes));
        Assert.Equal(
            pictures.Select(p => estimator.Estimate([p])[0]?.Keypoints.ToArray()),
            estimator.Estimate(pictures).Select(pose => pose?.Keypoints.ToArray()));
    }

    private static void Compare(string name, JsonNode expected, string kind, IEnumerable<(PersonBox Box, PersonPose? Pose)> found)
    {
        var wanted = expected[kind]!.AsArray().Select(person => (Box: BoxOf(person!), Points: person!["keypoints"]?.AsArray())).ToList();
        var people = found.ToList();
        Assert.NotEmpty(wanted);
        if (!(bool)expected["exact"]!)
        {
            int partners = wanted.Count(w => people.Exists(p => NonMaximumSuppression.IntersectionOverUnion(w.Box, p.Box) >= 0.9f));
            Assert.True(partners >= 0.9 * wanted.Count, $"{name}: {partners} of {wanted.Count} recorded boxes have a partner among {people.Count}");
            Assert.InRange(people.Count, 0.9 * wanted.Count, 1.1 * wanted.Count);
            return;
        }

        Assert.Equal(wanted.Count, people.Count);
        for (int i = 0; i < wanted.Count; i++)
        {
            (PersonBox w, PersonBox p) = (wanted[i].Box, people[i].Box);
            Near(w.X1, p.X1, Pixels, $"{name}, box {i}, left");
            Near(w.Y1, p.Y1, Pixels, $"{name}, box {i}, top");
            Near(w.X2, p.X2, Pixels, $"{name}, box {i}, right");
            Near(w.Y2, p.Y2, Pixels, $"{name}, box {i}, bottom");
            Near(w.Confidence, p.Confidence, Score, $"{name}, box {i}, confidence");
            Assert.Equal(wanted[i].Points is null, people[i].Pose is null);
            for (int k = 0; k < (wanted[i].Points?.Count ?? 0); k++)
            {
                JsonArray point = wanted[i].Points![k]!.AsArray();
                PoseKeypoint actual = people[i].Pose!.Keypoints[k];
                Near((float)point[0]!, actual.X, Pixels, $"{name}, box {i}, point {k}, x");
                Near((float)point[1]!, actual.Y, Pixels, $"{name}, box {i}, point {k}, y");
                Near((float)point[2]!, actual.Visibility, Score, $"{name}, box {i}, point {k}, visibility");
            }
        }
    }

    private static void Near(float expected, float actual, double tolerance, string what)
        => Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected}, got {actual}");

    private static PersonBox BoxOf(JsonNode person)
    {
        JsonArray corners = person["box_xyxy"]!.AsArray();
        return new PersonBox((float)corners[0]!, (float)corners[1]!, (float)corners[2]!, (float)corners[3]!, (float)person["confidence"]!);
    }

    private static YoloSettings Export(string name) => new() { Model = Golden.PathOf("yolo", name) };

    private static IEnumerable<(string Name, JsonNode Expected, Image Picture)> Pictures()
        => Golden.Json(Path.Combine("yolo", "expected.json"))["images"]!.AsObject()
            .Select(entry => (entry.Key, entry.Value!, ImageCodec.Load(Golden.PathOf("yolo", entry.Key))));
}
