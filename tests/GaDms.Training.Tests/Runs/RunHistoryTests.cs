using GaDms.Training.Experiments;
using GaDms.Training.Runs;

namespace GaDms.Training.Tests.Runs;

public sealed class RunHistoryTests : IDisposable
{
    private const string Step = """{"step":1,"epoch":1,"loss":2.5,"alignment":1,"maskedTokens":1,"identity":0.5,"maskedTokenAccuracy":0.1,"learningRate":1e-05}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"step":"x"}""")]
    [InlineData("""{"step":1,"quality":null}""")]
    [InlineData("""{"step":1,"report":null}""")]
    public void A_line_that_is_none_is_told_with_its_number(string line)
    {
        var error = Assert.Throws<InvalidDataException>(() => RunHistory.Read(_folder.Write("log.jsonl", $"{Step}\n{line}\n")));
        Assert.Contains("log.jsonl, line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_is_none_is_told()
    {
        _folder.Write("run/x", "");
        File.WriteAllText(new RunDirectory(_folder["run"]).Result, "{");
        var error = Assert.Throws<InvalidDataException>(() => ExperimentTable.Result(_folder["run"]));
        Assert.Contains(_folder["run"], error.Message, StringComparison.Ordinal);
    }
}
