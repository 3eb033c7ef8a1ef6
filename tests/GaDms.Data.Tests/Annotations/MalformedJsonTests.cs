using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GaDms.Data.Annotations;

namespace GaDms.Data.Tests.Annotations;

/// <summary>Whatever bytes an annotation file has, reading it gives a data set or one clear exception.</summary>
public sealed class MalformedJsonTests : IDisposable
{
    private const string Good = """
        [{"split":"train","captions":["A man in red.","He walks."],"file_path":"a/1.jpg","id":1},
         {"split":"test","captions":["Caf\u00e9 \ud83d\ude00"],"file_path":"2.jpg","id":2}]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[")]
    [InlineData("[{]")]
    [InlineData("""[{"split":"train" """)]
    [InlineData("[] x")]
    [InlineData("[][]")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("""[{"split":"\ud800","captions":["x"],"file_path":"1.jpg","id":1}]""")]
    [InlineData("""[{"\ud800":"x"}]""")]
    public void Known_malformations_are_refused(string json)
    {
        _folder.Write("reid_raw.json", json);
        string message = Assert.Throws<DatasetException>(() => DatasetReader.Open(_folder.Path)).Message;
        Assert.Contains("reid_raw.json", message, StringComparison.Ordinal);
        Assert.NotEmpty(DatasetChecker.Check(_folder.Path).Problems);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] json = Encoding.UTF8.GetBytes(Good.Replace("A man", "A m?n", StringComparison.Ordinal));
        json[Array.IndexOf(json, (byte)'?')] = 0xFF;
        _folder.Write("reid_raw.json", json);
        Assert.Contains("Unicode", Assert.Throws<DatasetException>(() => DatasetReader.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_obstacle()
    {
        _folder.Write("reid_raw.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)]);
        Assert.Equal("Café 😀", DatasetReader.Open(_folder.Path).Images[1].Captions[0]);
    }

    [Fact]
    public void A_record_without_end_is_refused_before_it_fills_the_memory()
    {
        _folder.Write("reid_raw.json", "[{\"split\":\"" + new string('x', JsonRecords.MaxRecordBytes * 4));
        Assert.Contains("longer than", Assert.Throws<DatasetException>(() => DatasetReader.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>Records on both sides of every refill of the reader's buffer, and one that needs it to grow.</summary>
    [Fact]
    public void Records_are_whole_wherever_the_buffer_ends()
    {
        string[] captions = [.. Enumerable.Range(0, 3000).Select(i => new string((char)('a' + (i % 26)), 1 + (i * 7919 % 400))), new string('z', 300_000)];
        string records = string.Join(",\n", captions.Select((caption, i) => $$"""{"split":"train","captions":["{{caption}}"],"file_path":"{{i}}.jpg","id":{{i}}}"""));
        _folder.Write("reid_raw.json", $"[{records}]" + new string(' ', 100_000));
        Assert.Equal(captions, DatasetReader.Open(_folder.Path).Images.Select(image => image.Captions[0]));
    }

    [Fact]
    public void Random_damage_gives_a_data_set_or_a_clear_exception()
    {
        byte[] good = Encoding.UTF8.GetBytes(Good);
        Prop.ForAll<PositiveInt, PositiveInt, byte>((place, length, value) =>
        {
            byte[] overwritten = [.. good];
            overwritten[place.Get % good.Length] = value;
            byte[] shortened = good[..(place.Get * 7 % good.Length)];
            byte[] doubled = [.. good[..(place.Get % good.Length)], .. good[(length.Get % good.Length)..]];
            return IsHandled(overwritten) && IsHandled(shortened) && IsHandled(doubled);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private bool IsHandled(byte[] json)
    {
        string file = _folder.Write("reid_raw.json", json);
        DatasetReport report = DatasetChecker.Check(_folder.Path);
        try
        {
            // The pictures are all missing here; whatever else is wrong must be wrong for both.
            RetrievalDataset dataset = DatasetReader.Open(_folder.Path);
            return dataset.Images.Count == report.Splits.Sum(split => split.Images)
                && dataset.Images.All(image => Path.GetFullPath(dataset.FullPath(image)).StartsWith(Path.Combine(_folder.Path, "imgs/"), StringComparison.Ordinal));
        }
        catch (DatasetException error)
        {
            return error.Message.Contains(Path.GetFileName(file), StringComparison.Ordinal)
                && report.Problems.Any(problem => problem.Kind is not (ProblemKind.MissingPicture or ProblemKind.DuplicatedPath or ProblemKind.SharedIdentity));
        }
    }
}
