using GaDms.Data.Annotations;
using GaDms.Imaging;

namespace GaDms.Data.Tests.Annotations;

public sealed class DatasetCheckerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_data_set_has_counts_and_no_problems()
    {
        WriteAnnotations(
            Record("train", 1, "1.png", "one two three", "one"),
            Record("train", 1, "2.png", "one  two"),
            Record("test", 2, "3.png", "a b c d e", "a"));
        foreach (string name in (string[])["1.png", "2.png", "3.png"])
            _folder.WritePicture($"imgs/{name}");

        var seen = new List<(int Done, int Total)>();
        DatasetReport report = DatasetChecker.Check(_folder.Path, new Recorder(seen));

        Assert.Empty(report.Problems);
        Assert.Same(DatasetLayout.CuhkPedes, report.Layout);
        Assert.Equal("reid_raw.json", report.AnnotationFile);
        Assert.Equal(
            [
                new SplitSummary(Split.Train, 2, 1, 3, new LengthStatistics(1, 2, 2, 3)),
                new SplitSummary(Split.Test, 1, 1, 2, new LengthStatistics(1, 1, 3, 5)),
            ],
            report.Splits);
        Assert.Equal([(1, 3), (2, 3), (3, 3)], seen.Order());
    }

    [Fact]
    public void Every_problem_is_one_row_with_its_place()
    {
        WriteAnnotations(
            Record("train", 1, "good.png", "fine"),
            Record("dev", -1, "../x.png", ""),
            Record("test", 1, "missing.png", "x"),
            Record("test", 2, "good.png", "x"),
            Record("val", 3, "cut.jpg", "x"),
            Record("val", 3, "empty.png", "x"),
            Record("val", 3, "text.png", "x"));
        _folder.WritePicture("imgs/good.png");
        byte[] jpeg = ImageCodec.EncodeJpeg(Noise());
        _folder.Write("imgs/cut.jpg", jpeg.AsSpan(..(jpeg.Length / 2)));
        _folder.Write("imgs/empty.png", "");
        _folder.Write("imgs/text.png", "not a picture");

        DatasetReport report = DatasetChecker.Check(_folder.Path);

        Assert.Equal(
            [
                (ProblemKind.BadField, "reid_raw.json", 1),
                (ProblemKind.BadField, "reid_raw.json", 1),
                (ProblemKind.BadPath, "reid_raw.json", 1),
                (ProblemKind.EmptyCaption, "reid_raw.json", 1),
                (ProblemKind.DuplicatedPath, "imgs/good.png", 3),
                (ProblemKind.SharedIdentity, "reid_raw.json", 2),
                (ProblemKind.MissingPicture, "imgs/missing.png", 2),
                (ProblemKind.UnreadablePicture, "imgs/cut.jpg", 4),
                (ProblemKind.UnreadablePicture, "imgs/empty.png", 5),
                (ProblemKind.UnreadablePicture, "imgs/text.png", 6),
            ],
            report.Problems.Select(problem => (problem.Kind, problem.File, problem.Record!.Value)));
        Assert.Equal(6, report.Splits.Sum(split => split.Images));
        Assert.All(report.Problems, problem => Assert.NotEmpty(problem.What));
    }

    [Fact]
    public void Records_before_a_malformed_place_are_still_checked()
    {
        _folder.Write("reid_raw.json", $"[{Record("train", 1, "missing.png", "x")}, oops");
        DatasetReport report = DatasetChecker.Check(_folder.Path);
        Assert.Equal([ProblemKind.MalformedFile, ProblemKind.MissingPicture], report.Problems.Select(problem => problem.Kind));
        Assert.Contains("record 1", report.Problems[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_data_set_is_a_row_too()
    {
        DatasetReport report = DatasetChecker.Check(Path.Combine(_folder.Path, "nowhere"));
        Assert.Equal(ProblemKind.NoLayout, Assert.Single(report.Problems).Kind);
        Assert.Null(report.Layout);
    }

    [Fact]
    public void A_check_can_be_stopped() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            WriteAnnotations(Record("train", 1, "1.png", "x"));
            DatasetChecker.Check(_folder.Path, cancellation: new CancellationToken(canceled: true));
        });

    [GoldenFact("../data")]
    public void Real_crops_and_captions_have_no_problems()
    {
        string data = Golden.PathOf("..", "data");
        File.Copy(Path.Combine(data, "person_text_pairs", "cuhk_pedes_schema.json"), Path.Combine(_folder.Path, "reid_raw.json"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "imgs"), Path.Combine(data, "person_crops"));

        DatasetReport report = DatasetChecker.Check(_folder.Path);

        Assert.Empty(report.Problems);
        SplitSummary test = Assert.Single(report.Splits);
        Assert.Equal((Split.Test, 6, 6, 23), (test.Split, test.Images, test.Identities, test.Captions));
        Assert.InRange(test.CaptionWords.Mean, 6, 20);
    }

    private static Image Noise()
    {
        var prng = new Prng(1);
        var picture = new Image(64, 128);
        for (int i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)prng.NextInt(256);
        return picture;
    }

    private static string Record(string split, int id, string path, params string[] captions) =>
        $$"""{"split":"{{split}}","id":{{id}},"file_path":"{{path}}","captions":[{{string.Join(',', captions.Select(caption => $"\"{caption}\""))}}]}""";

    private void WriteAnnotations(params string[] records) => _folder.Write("reid_raw.json", $"[{string.Join(",\n", records)}]");

    private sealed class Recorder(List<(int Done, int Total)> seen) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value)
        {
            lock (seen)
                seen.Add(value);
        }
    }
}
