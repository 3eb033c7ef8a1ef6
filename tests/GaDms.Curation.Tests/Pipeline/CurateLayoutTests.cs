using GaDms.Curation.Pipeline;

namespace GaDms.Curation.Tests.Pipeline;

public sealed class CurateLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private CurateLayout Layout => new(_folder["run"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_run_is_told_of_the_first_and_changes_nothing()
    {
        using (Layout.Hold(new CurateConfig()))
        {
            string before = File.ReadAllText(Layout.Config);
            var refused = Assert.Throws<CurationException>(() => Layout.Hold(new CurateConfig { Filter = new() { SamplesPerShard = 7 } }));
            Assert.Contains($"{_folder["run"]}: another run (process {Environment.ProcessId} on ", refused.Message, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllText(Layout.Config));
        }
        Layout.Hold(new CurateConfig()).Dispose();
    }

    [Fact]
    public void Files_that_a_dead_run_left_half_written_go()
    {
        string[] partials = [_folder.Write("run/report.html.0123.partial", "half"), _folder.Write("run/samples/box-aspect/00.jpg.0123.partial", "half")];
        Layout.Hold(new CurateConfig()).Dispose();
        Assert.All(partials, partial => Assert.False(File.Exists(partial)));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_told_in_one_line()
    {
        _folder.Write("run", "a file in its place");
        Assert.Contains("cannot be written to", Assert.Throws<CurationException>(() => Layout.Hold(new CurateConfig())).Message, StringComparison.Ordinal);
    }
}
