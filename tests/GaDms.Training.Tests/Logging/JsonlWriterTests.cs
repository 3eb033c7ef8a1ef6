using GaDms.Training.Logging;

namespace GaDms.Training.Tests.Logging;

public sealed class JsonlWriterTests
{
    [Fact]
    public void Lines_are_there_as_soon_as_they_are_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder["run/log.jsonl"];
        using var log = JsonlWriter.Append(path);

        log.Write(new Entry(1, 2.5));
        log.Write(new Entry(2, double.NaN));

        Assert.Equal("{\"step\":1,\"totalLoss\":2.5}\n{\"step\":2,\"totalLoss\":\"NaN\"}\n", ReadShared(path));
    }

    [Fact]
    public void Appending_keeps_what_is_there()
    {
        using var folder = new TemporaryFolder();
        var path = folder["log.jsonl"];
        using (var log = JsonlWriter.Append(path))
            log.Write(new Entry(1, 1));
        using (var log = JsonlWriter.Append(path))
            log.Write(new Entry(2, 1));

        Assert.Equal(2, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void Resuming_cuts_what_came_after_the_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var path = folder["log.jsonl"];
        File.WriteAllText(path, "{\"name\":\"é\"}\n{\"step\":9}\n{\"step\":10}\n{\"note\":1}\n{\"step\":11}\n{\"step\":3}\n");
        using (var log = JsonlWriter.Resume(path, lastStep: 10))
            log.Write(new Entry(11, 4));

        Assert.Equal(
            ["{\"name\":\"é\"}", "{\"step\":9}", "{\"step\":10}", "{\"note\":1}", "{\"step\":11,\"totalLoss\":4}"],
            File.ReadAllLines(path));
    }

    [Fact]
    public void A_line_cut_short_by_a_crash_is_dropped()
    {
        using var folder = new TemporaryFolder();
        var path = folder["log.jsonl"];
        File.WriteAllText(path, "{\"step\":1}\n{\"step\":2,\"tot");
        using (var log = JsonlWriter.Append(path))
            log.Write(new Entry(2, 5));

        Assert.Equal(["{\"step\":1}", "{\"step\":2,\"totalLoss\":5}"], File.ReadAllLines(path));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{\"step\":\"one\"}")]
    public void A_file_that_is_no_log_is_left_alone(string second)
    {
        using var folder = new TemporaryFolder();
        var path = folder["log.jsonl"];
        var content = $"{{\"step\":1}}\n{second}\n";
        File.WriteAllText(path, content);

        var error = Assert.Throws<InvalidDataException>(() => JsonlWriter.Append(path));

        Assert.StartsWith($"{path}: line 2 ", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(path));
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private sealed record Entry(long Step, double TotalLoss);
}
