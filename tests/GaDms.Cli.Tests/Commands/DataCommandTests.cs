using System.Text.Json;

namespace GaDms.Cli.Tests.Commands;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_rendered_data_set_has_no_problems_until_a_picture_is_cut()
    {
        var data = _folder["people"];
        string[] settings = ["--set", "identities=10", "--set", "imagesPerIdentity=2", "--set", "width=32", "--set", "height=96"];
        Gadms.Run(["data", "render", data, .. settings]).AssertDone();
        Assert.Contains("already", Gadms.Run(["data", "render", data, .. settings]).AssertDone().Output, StringComparison.Ordinal);
        Gadms.Run("data", "render", data, "--set", "seed=9").AssertFailed(1, "not empty");
        Assert.Contains("no problems", Gadms.Run("data", "check", data).AssertDone().Output, StringComparison.Ordinal);

        var picture = Directory.EnumerateFiles(data, "*.jpg", SearchOption.AllDirectories).First();
        File.WriteAllBytes(picture, File.ReadAllBytes(picture)[..200]);
        var outcome = Gadms.Run("data", "check", data, "--json", _folder["report.json"]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains(Path.GetFileName(picture), outcome.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(File.ReadAllText(_folder["report.json"]));
        Assert.Equal("unreadablePicture", report.RootElement.GetProperty("problems")[0].GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("identities=0", "identities")]
    [InlineData("identites=5", "did you mean 'identities'")]
    [InlineData("noiseRate=much", "a number")]
    public void Settings_that_cannot_be_are_named(string setting, string message)
    {
        Gadms.Run("data", "render", _folder["people"], "--set", setting).AssertFailed(1, message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_no_data_set_is_a_problem()
    {
        var outcome = Gadms.Run("data", "check", _folder.Path);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("NoLayout", outcome.Output, StringComparison.Ordinal);
    }
}
