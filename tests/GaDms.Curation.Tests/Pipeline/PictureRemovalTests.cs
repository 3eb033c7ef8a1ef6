using System.Text;
using GaDms.Curation.Detection;
using GaDms.Curation.Journal;
using GaDms.Curation.Language;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Shards;

namespace GaDms.Curation.Tests.Pipeline;

/// <summary>Ten pictures with a crop each, in shards of four; the fourth is to be taken out.</summary>
public sealed class PictureRemovalTests : IDisposable
{
    private const string Key = "imgs/3.jpg";
    private const string Origin = "/somewhere/3.jpg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_picture_goes_with_all_that_was_made_of_it()
    {
        CurateLayout run = Fill("run");
        string[] before = Outcome(run);
        byte[] other = File.ReadAllBytes(ShardFiles.Tar(run.Crops, 1));

        Assert.Equal(new RemovedPictures(Pictures: 2, Crops: 1, Captioned: 1), Remove(run, Key));

        Assert.Equal(before.Where(line => IsOfCrop(line) && !line.Contains(Key, StringComparison.Ordinal)), Outcome(run).Where(IsOfCrop));
        Assert.Equal(other, File.ReadAllBytes(ShardFiles.Tar(run.Crops, 1)));
        using (AnswerCache answers = AnswerCache.Open(run.Answers))
            Assert.Equal(9, answers.Count);
        Assert.Equal(["imgs/4.jpg"], SampleFiles.Pictures(Path.Combine(run.Samples, "box-unsure")).Select(picture => SampleFiles.ReadText(picture).Key));
        Assert.Empty(SampleFiles.Pictures(Path.Combine(run.Samples, "duplicate-near")));

        // Its name stays, so that it does not come back; nothing else does, not even in a corner of a file.
        Assert.All(Directory.EnumerateFiles(run.Root, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)), file =>
        {
            string text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.False(text.Contains(Origin, StringComparison.Ordinal), $"{file} has {Origin}");
            Assert.True(file == run.CropJournal || !text.Contains(Key, StringComparison.Ordinal), $"{file} has {Key}");
        });
        using var journal = CurationJournal.Open(run.CropJournal, ShardFiles.Committed(run.Crops));
        Assert.True(journal.IsDone(Key) && journal.IsDone("imgs/copy.jpg") && journal.IsDone("imgs/near.jpg"));
        using JournalReader reader = journal.Read();
        Assert.Equal([Key, "imgs/copy.jpg"], reader.Removed().Select(row => row.Key));
        Assert.Equal("nearly the same picture as one that was taken out", reader.Samples(1)["duplicate-near"][0].Detail);
    }

    [Theory]
    [InlineData(Origin)]
    [InlineData("imgs/copy.jpg")]
    public void It_is_found_by_its_origin_and_by_another_name_of_the_same_file(string name) =>
        Assert.Equal(new RemovedPictures(2, 1, 1), Remove(Fill("run"), name));

    [Fact]
    public void Ended_after_any_shard_it_is_finished_by_the_next_call()
    {
        CurateLayout undisturbed = Fill("undisturbed");
        Remove(undisturbed, Key, "imgs/8.jpg");
        for (int end = 0; ; end++)
        {
            int told = 0;
            CurateLayout stopped = Fill($"stopped{end}");
            bool ended = Record.Exception(() => PictureRemoval.Remove(stopped, [Key, "imgs/8.jpg"], _ => StopAt(told++), CancellationToken.None)) is not null;
            Remove(stopped);
            Assert.Equal(Outcome(undisturbed), Outcome(stopped));
            if (!ended)
            {
                Assert.Equal(4, told);
                return;
            }

            void StopAt(int number)
            {
                if (number == end)
                    throw new TimeoutException();
            }
        }
    }

    [Fact]
    public void A_name_that_is_not_known_takes_nothing_out()
    {
        CurateLayout run = Fill("run");
        string[] before = Outcome(run);
        Assert.Contains("does not know \"imgs/33.jpg\"; nothing was taken out", Assert.Throws<CurationException>(() => Remove(run, Key, "imgs/33.jpg")).Message, StringComparison.Ordinal);
        Assert.Equal(before, Outcome(run));
        Assert.Contains("no journal", Assert.Throws<CurationException>(() => Remove(new CurateLayout(_folder["nowhere"]), Key)).Message, StringComparison.Ordinal);

        // What is gone already is no mistake.
        Remove(run, Key);
        Assert.Equal(default, Remove(run, Key));
    }

    [Fact]
    public void All_of_a_shard_may_go()
    {
        CurateLayout run = Fill("run");
        Assert.Equal(4, Remove(run, "imgs/4.jpg", "imgs/5.jpg", "imgs/6.jpg", "imgs/7.jpg").Crops);
        Assert.False(File.Exists(ShardFiles.Tar(run.Crops, 1)));
        Assert.Equal(6, ShardReader.ReadFolder(run.Crops).Count());
        ShardWriter.Open(run.Crops).Dispose();
    }

    /// <summary>The files as they lie there when the process is ended while one takes the place of the other.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_shard_whose_removal_was_decided_is_finished_at_the_next_opening(bool decided, bool tarMoved)
    {
        CurateLayout run = Fill("run");
        string tar = ShardFiles.Tar(run.Crops, 0);
        string statistics = ShardFiles.Statistics(run.Crops, 0);
        (byte[] tarBefore, byte[] statisticsBefore) = (File.ReadAllBytes(tar), File.ReadAllBytes(statistics));
        using (ShardWriter writer = ShardWriter.Open(run.Crops))
            Assert.Equal(1, writer.Remove(0, sample => sample.Record.Source == Key));
        (byte[] tarAfter, byte[] statisticsAfter) = (File.ReadAllBytes(tar), File.ReadAllBytes(statistics));

        File.WriteAllBytes(tar, tarMoved ? tarAfter : tarBefore);
        File.WriteAllBytes(statistics, statisticsBefore);
        if (!tarMoved)
            File.WriteAllBytes(tar + ".removal", tarAfter);
        if (decided)
            File.WriteAllBytes(statistics + ".removal", statisticsAfter);
        ShardWriter.Open(run.Crops).Dispose();

        Assert.Equal(decided ? 3 : 4, ShardReader.Read(run.Crops, 0).Count());
        Assert.Empty(Directory.EnumerateFiles(run.Crops, "*.removal"));
    }

    private static RemovedPictures Remove(CurateLayout run, params string[] names) => PictureRemoval.Remove(run, names, _ => { }, CancellationToken.None);

    private static bool IsOfCrop(string line) => line.Contains("crop of ", StringComparison.Ordinal);

    private static string Sha(int number) => AnswerKey.Hash($"{number}");

    private CurateLayout Fill(string name)
    {
        var run = new CurateLayout(_folder[name]);
        var box = new PersonBox(1, 2, 30, 90, 0.9f);
        using (ShardAssembler crops = ShardAssembler.Open(run.Crops, run.CropJournal, samplesPerShard: 4, new StageClock()))
        {
            for (int i = 0; i < 10; i++)
            {
                var record = new CropRecord { Source = $"imgs/{i}.jpg", Origin = $"/somewhere/{i}.jpg", Sha256 = Sha(i), Box = box };
                crops.Add(
                    new PictureRow(record.Source, record.Origin, record.Sha256, (ulong)i, null),
                    [(new BoxRow(box, null, null), new KeptCrop([(byte)i, 1, 2, 3], record)), (new BoxRow(box, null, new("box-unsure", $"{record.Origin} 0.2")), null)]);
            }

            crops.Add(new PictureRow("imgs/copy.jpg", "/somewhere/copy.jpg", Sha(3), 3, new("duplicate-exact", $"the same file as {Key}")), Array.Empty<(BoxRow, KeptCrop?)>());
            crops.Add(new PictureRow("imgs/near.jpg", "/somewhere/near.jpg", Sha(50), 2, new("duplicate-near", $"nearly the same picture as {Key}")), Array.Empty<(BoxRow, KeptCrop?)>());
            crops.Flush();
        }

        using (ShardAssembler captioned = ShardAssembler.Open(run.Captioned, run.CaptionJournal, samplesPerShard: 4, new StageClock()))
        using (AnswerCache answers = AnswerCache.Open(run.Answers))
        {
            foreach (CropSample crop in ShardReader.ReadFolder(run.Crops))
            {
                captioned.Add(
                    new PictureRow(crop.Key, crop.Record.Origin, crop.Record.Sha256, null, null),
                    new KeptCrop(crop.Jpeg, crop.Record with { Caption1 = "A man.", Caption2 = "He walks." }));
                var key = new AnswerKey(AnswerKey.Hash(crop.Jpeg), "t", "p", "eyes", AnswerAttempt.First);
                answers.GetOrAskAsync(key, () => Task.FromResult<ChatOutcome>(new ChatAnswer("A man.")), new UsageMeter()).GetAwaiter().GetResult();
            }

            captioned.Flush();
        }

        var samples = new RejectedSamples(run.Samples);
        samples.Keep(new("box-unsure", "0.2"), Key, Tests.Pictures.Blocks(3, 30, 60));
        samples.Keep(new("box-unsure", "0.2"), "imgs/4.jpg", Tests.Pictures.Blocks(4, 30, 60));
        samples.Keep(new("duplicate-near", $"nearly the same picture as {Key}"), "imgs/near.jpg", Tests.Pictures.Blocks(5, 30, 60));
        return run;
    }

    /// <summary>What the folder says, of which nothing may depend on how often the removal was ended.</summary>
    private static string[] Outcome(CurateLayout run)
    {
        using JournalReader crops = JournalReader.Open(run.CropJournal);
        using JournalReader captions = JournalReader.Open(run.CaptionJournal);
        return
        [
            .. ShardReader.ReadFolder(run.Crops).Select(crop => $"crop of {crop.Record.Source}: {crop.Key}"),
            .. ShardReader.ReadFolder(run.Captioned).Select(crop => $"captioned crop of {crop.Record.Source}: {crop.Key}"),
            .. crops.Fingerprints().Select(row => $"{row}"),
            .. crops.Removed().Select(row => $"removed {row}"),
            .. crops.PictureReasons().Concat(crops.BoxReasons()).Concat(captions.PictureReasons()).Select(count => $"{count}"),
            .. Directory.EnumerateFiles(run.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => Path.GetRelativePath(run.Root, file)).Where(file => !file.Contains(".db", StringComparison.Ordinal)),
        ];
    }
}
