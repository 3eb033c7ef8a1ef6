using GaDms.Curation.Journal;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Shards;
using GaDms.Data.Rendering;

namespace GaDms.Cli.Tests.Commands;

/// <summary>Curation as users run it, on rendered people that OpenCV's detector finds.</summary>
public sealed class CurateCommandTests(CurateCommandTests.Pictures pictures) : IClassFixture<CurateCommandTests.Pictures>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_stages_make_a_data_set_that_training_reads()
    {
        var layout = new CurateLayout(_folder["run"]);
        var outcome = Gadms.Run(Arguments("curate", layout.Root)).AssertDone();
        Assert.Matches(@"filter: 31 pictures \(1 left out, \d+ without people\)", outcome.Output);
        Assert.Matches(@"pictures per second of work: decode [\d.,]+, detect [\d.,]+, encode [\d.,]+, write [\d.,]+", outcome.Output);

        var crops = ShardReader.ReadFolder(layout.Crops).ToArray();
        var captioned = ShardReader.ReadFolder(layout.Captioned).ToArray();
        Assert.InRange(crops.Length, 5, 40);
        Assert.Equal(crops.Select(crop => crop.Jpeg), captioned.Select(crop => crop.Jpeg));
        Assert.All(captioned, crop => Assert.True(crop.Record is { Caption1.Length: > 0, Caption2.Length: > 0 }));
        using (var journal = JournalReader.Open(layout.CropJournal))
        {
            Assert.Equal(31, journal.PictureReasons().Sum(reason => reason.Count));
            Assert.Equal("picture-unknown-format", Assert.Single(journal.PictureReasons(), reason => reason.Reason is not null).Reason);
            Assert.Equal(crops.Length, journal.BoxReasons().Where(reason => reason.Reason is null).Sum(reason => reason.Count));
        }
        Assert.Contains("picture-unknown-format", File.ReadAllText(layout.Report), StringComparison.Ordinal);

        Gadms.Run("curate", "export", layout.Root).AssertDone();
        Assert.Contains("no problems", Gadms.Run("data", "check", layout.Released).AssertDone().Output, StringComparison.Ordinal);
        var compact = _folder["compact"];
        Gadms.Run("curate", "compact", layout.Captioned, "--out", compact, "--samples", "4").AssertDone();
        Assert.Equal(captioned.Select(crop => crop.Record.Caption1), ShardReader.ReadFolder(compact).Select(crop => crop.Record.Caption1));
    }

    [Fact]
    public void A_run_killed_anywhere_and_run_again_gives_the_same_shards()
    {
        var (undisturbed, killed) = (new CurateLayout(_folder["undisturbed"]), new CurateLayout(_folder["killed"]));
        Gadms.Run(Arguments("curate", undisturbed.Root)).AssertDone();
        var kills = 0;
        // Later and later, so that every stage is hit.
        for (var patience = 300; patience < 1500; patience += 150)
        {
            using var process = Gadms.Start(_folder.Path, Arguments("curate", killed.Root));
            if (!process.WaitForExit(patience))
                kills++;
            process.Kill();
            process.WaitForExit();
        }
        Assert.InRange(kills, 1, int.MaxValue);
        Gadms.Run(Arguments("curate", killed.Root)).AssertDone();

        AssertSameShards(undisturbed, killed);
    }

    [Fact]
    public void Run_again_it_does_nothing_twice_and_tries_again_what_it_is_asked_to()
    {
        var root = _folder["run"];
        Gadms.Run(Arguments("curate", root)).AssertDone();
        Assert.Contains("filter: 0 pictures", Gadms.Run(Arguments("curate", root)).AssertDone().Output, StringComparison.Ordinal);
        Assert.Contains(
            "filter: 1 pictures (1 left out, 0 without people)",
            Gadms.Run([.. Arguments("curate", root), "--retry-failed", "picture-unknown-format"]).AssertDone().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_with_pictures_of_the_same_name_do_not_hide_each_other()
    {
        foreach (var place in (string[])["one/imgs", "two/imgs"])
        {
            Directory.CreateDirectory(_folder[place]);
            File.WriteAllText(Path.Combine(_folder[place], "same.jpg"), "no picture");
        }
        var outcome = Gadms.RunIn(_folder.Path, "curate", "one/imgs", "two/imgs", "--out", "run").AssertDone();
        Assert.Contains("filter: 2 pictures", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("filter: 0 pictures", Gadms.RunIn(_folder.Path, "curate", "one/imgs", "two/imgs", "--out", "run").AssertDone().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_shows_duplicates_with_their_twins_and_names_what_cannot_be_shown()
    {
        Directory.CreateDirectory(_folder["in"]);
        var picture = Directory.GetFiles(pictures.Folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First(file => !file.EndsWith("broken.jpg", StringComparison.Ordinal));
        File.Copy(picture, _folder["in/first.jpg"]);
        File.Copy(picture, _folder["in/second.jpg"]);
        File.WriteAllText(_folder["in/broken.jpg"], "no picture");
        var layout = new CurateLayout(_folder["run"]);
        Gadms.Run("curate", _folder["in"], "--out", layout.Root).AssertDone();

        Assert.True(File.Exists(Path.Combine(layout.Samples, "duplicate-exact", "00.jpg")));
        var page = File.ReadAllText(layout.Report);
        Assert.Contains("<bdi>in/second.jpg</bdi><br><bdi>the same file as in/first.jpg</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>in/broken.jpg</bdi>: <bdi>no JPEG, PNG", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_taken_out_and_stay_out()
    {
        var layout = new CurateLayout(_folder["run"]);
        Gadms.Run(Arguments("curate", layout.Root)).AssertDone();
        var crops = ShardReader.ReadFolder(layout.Crops).ToArray();
        var asked = crops[^1].Record.Source;
        File.WriteAllText(_folder["asked.txt"], $"\n  {asked}\n");
        _folder.Write("fleet/campaign.txt", "0123 whole");
        Gadms.Run("curate", "remove", "x.jpg", "--out", _folder["fleet"]).AssertFailed(1, "campaign 0123", "--store");
        Gadms.Run("curate", "remove", "imgs/nobody.jpg", "--file", _folder["asked.txt"], "--out", layout.Root).AssertFailed(1, "imgs/nobody.jpg", "nothing was taken out");

        var gone = crops.Count(crop => crop.Record.Source == asked);
        Assert.Contains($"remove: 1 pictures, {gone} crops, {gone} captioned crops", Gadms.Run("curate", "remove", "--file", _folder["asked.txt"], "--out", layout.Root).AssertDone().Output, StringComparison.Ordinal);
        Assert.DoesNotContain(asked, File.ReadAllText(layout.Report), StringComparison.Ordinal);
        Gadms.Run(Arguments("curate", layout.Root)).AssertDone();
        Assert.Equal(crops.Where(crop => crop.Record.Source != asked).Select(crop => crop.Key), ShardReader.ReadFolder(layout.Crops).Select(crop => crop.Key));
        Assert.DoesNotContain(ShardReader.ReadFolder(layout.Captioned), crop => crop.Record.Source == asked);
    }

    [Fact]
    public void A_removal_killed_anywhere_and_called_again_takes_out_the_same()
    {
        var (undisturbed, killed) = (new CurateLayout(_folder["undisturbed"]), new CurateLayout(_folder["killed"]));
        Gadms.Run(Arguments("curate", undisturbed.Root)).AssertDone();
        Gadms.Run(Arguments("curate", killed.Root)).AssertDone();
        // Of every second shard the first crop's picture, so that there is something to be killed between.
        string[] asked = [.. ShardReader.ReadFolder(killed.Crops).Where((_, crop) => crop % 6 == 0).Select(crop => crop.Record.Source).Distinct()];
        Gadms.Run(["curate", "remove", .. asked, "--out", undisturbed.Root]).AssertDone();

        // Killed each time when a shard has just been replaced, until there is nothing left to replace.
        var kills = 0;
        for (var before = Stamps(); ; before = Stamps())
        {
            using var process = Gadms.Start(_folder.Path, ["curate", "remove", .. asked, "--out", killed.Root]);
            while (!process.HasExited && Stamps() == before)
                Thread.Sleep(1);
            if (Stamps() == before)
                break;
            process.Kill();
            process.WaitForExit();
            kills++;
        }
        Assert.InRange(kills, 2, int.MaxValue);
        AssertSameShards(undisturbed, killed);
        Assert.DoesNotContain(ShardReader.ReadFolder(killed.Crops).Concat(ShardReader.ReadFolder(killed.Captioned)), crop => asked.Contains(crop.Record.Source));

        string Stamps() => string.Join(' ', new[] { killed.Crops, killed.Captioned }
            .SelectMany(folder => Directory.GetFiles(folder, "*.tar")).Order(StringComparer.Ordinal).Select(file => File.GetLastWriteTimeUtc(file).Ticks));
    }

    [Fact]
    public void What_cannot_be_is_told_in_one_line()
    {
        var root = _folder["run"];
        Gadms.Run("curate", "nowhere", "--out", root).AssertFailed(1, "nowhere", "no such file or folder");
        Gadms.Run("curate", "--out", root).AssertFailed(1, "No source is given");
        File.WriteAllText(_folder["notes.txt"], "x");
        Gadms.Run("curate", _folder["notes.txt"], "--out", root).AssertFailed(1, "notes.txt", "not known what this is");
        Gadms.Run("curate", "caption", "--out", root).AssertFailed(1, "no crops yet");
        Gadms.Run([.. Arguments("curate", root), "--set", "filter.jpegQuality=0"]).AssertFailed(1, "jpegQuality");
        Gadms.Run([.. Arguments("curate", root), "--set", "filter.detector.model=none.torchscript"]).AssertFailed(1, "none.torchscript");
        Gadms.Run([.. Arguments("curate", root), "--set", "filter.detektor=1"]).AssertFailed(1, "did you mean 'detector'");
        Gadms.Run([.. Arguments("curate", root), "--retry-failed", "fetch-timout"]).AssertFailed(1, "\"fetch-timout\" is no reason", "fetch-timeout");
        Gadms.Run("curate", "caption", "--out", root, "--retry-failed", "box-unsure").AssertFailed(1, "gadms curate filter");
        Gadms.Run("curate", "report", _folder["nowhere"]).AssertFailed(1, "nowhere");
    }

    private static void AssertSameShards(CurateLayout one, CurateLayout other)
    {
        foreach (var (expected, actual) in new[] { (one.Crops, other.Crops), (one.Captioned, other.Captioned) })
        {
            var tars = Directory.GetFiles(expected, "*.tar").Order(StringComparer.Ordinal).ToArray();
            Assert.True(tars.Length > 1, "too few shards to be killed between them");
            Assert.Equal(tars.Select(Path.GetFileName), Directory.GetFiles(actual, "*.tar").Order(StringComparer.Ordinal).Select(Path.GetFileName));
            Assert.All(tars, tar => Assert.Equal(File.ReadAllBytes(tar), File.ReadAllBytes(Path.Combine(actual, Path.GetFileName(tar)))));
        }
    }

    private string[] Arguments(string command, string root) =>
    [
        command, pictures.Folder, "--out", root,
        // Drawn people are no photographs: whatever the detector takes for a person is kept.
        "--set", "filter.boxRule.leastConfidence=0", "--set", "filter.boxRule.leastAspect=0", "--set", "filter.boxRule.mostAspect=2",
        "--set", "filter.boxRule.leastSide=20", "--set", "filter.samplesPerShard=3", "--set", "filter.batchSize=2", "--set", "captions.samplesPerShard=3",
    ];

    /// <summary>Thirty rendered pictures and one that is none.</summary>
    public sealed class Pictures : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Pictures()
        {
            RenderedDataset.Write(new RenderSettings { Identities = 15, ImagesPerIdentity = 2, Width = 200, Height = 400, Seed = 5 }, _folder["people"]);
            File.WriteAllText(Path.Combine(Folder, "broken.jpg"), "no picture");
        }

        public string Folder => Path.Combine(_folder["people"], "imgs");

        public void Dispose() => _folder.Dispose();
    }
}
