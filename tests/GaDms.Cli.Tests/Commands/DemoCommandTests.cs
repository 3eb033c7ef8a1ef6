using System.Globalization;
using System.Text.RegularExpressions;
using GaDms.Imaging;

namespace GaDms.Cli.Tests.Commands;

/// <summary>The whole way on a few people, with the model that comes with the project.</summary>
public sealed partial class DemoCommandTests : IDisposable
{
    private const int People = 8;
    private const int Pictures = 3 * People;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void People_are_rendered_indexed_found_and_measured()
    {
        var first = Demo();
        Assert.Equal(Pictures, Directory.GetFiles(_folder["demo/people/imgs"], "*.jpg", SearchOption.AllDirectories).Length);
        Assert.Equal(3, first.Output.Split('\n').Count(line => line.StartsWith('"')));
        Assert.Contains("<- the person", first.Output, StringComparison.Ordinal);
        Assert.True(ImageCodec.Load(_folder["demo/found.png"]).Width > 0);
        var figures = Figures().Match(first.Output);
        Assert.True(figures.Success, first.Output);
        Assert.InRange(double.Parse(figures.Groups["rank5"].Value, CultureInfo.InvariantCulture), 60, 100);

        // All is there already: the second time finds the same.
        Assert.Equal(first.Output, Demo().Output);
    }

    [Fact]
    public void Other_people_in_the_same_folder_are_refused()
    {
        Demo();
        Gadms.RunIn(_folder.Path, "demo", "--people", "2").AssertFailed(1, "people", "does not hold this data set");
        Gadms.RunIn(_folder.Path, "demo", "--people", "2", "--pictures", "mine").AssertFailed(2, "--people", "--pictures");
    }

    private Outcome Demo() => Gadms.RunIn(_folder.Path, "demo", "--people", $"{People}").AssertDone();

    [GeneratedRegex(@"Rank-1 [\d.]+, Rank-5 (?<rank5>[\d.]+), .*: 48 sentences, 24 pictures of 8 people")]
    private static partial Regex Figures();
}
