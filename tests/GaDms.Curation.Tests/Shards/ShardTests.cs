using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Shards;
using GaDms.Data.Annotations;

namespace GaDms.Curation.Tests.Shards;

public sealed class ShardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Shards => _folder["shards"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        CropSample[] samples = [Crops.Sample(0, 0, 1), Crops.Sample(0, 1, 2, captioned: true)];
        using (var writer = ShardWriter.Open(Shards))
            writer.Commit(new ShardStatistics { Shard = 0, Pictures = 5, Rejected = new Dictionary<string, long> { ["box-too-narrow"] = 3 } }, samples);

        List<CropSample> read = [.. ShardReader.ReadFolder(Shards)];
        Assert.Equal(["000000000", "000000001"], read.Select(sample => sample.Key));
        Assert.Equal(samples.Select(sample => sample.Jpeg), read.Select(sample => sample.Jpeg));
        Assert.Equal(samples.Select(Json), read.Select(Json));
        Assert.Equal(17, read[0].Record.Pose!.Keypoints.Count);

        var statistics = ShardStatistics.Read(Shards, 0);
        Assert.Equal((0, 2, 5, 3L), (statistics.Shard, statistics.Samples, statistics.Pictures, statistics.Rejected["box-too-narrow"]));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(ShardFiles.Statistics(Shards, 0)));
        Assert.Equal(3, json.RootElement.GetProperty("rejected").GetProperty("box-too-narrow").GetInt32());
    }

    [Fact]
    public void The_same_samples_give_the_same_bytes()
    {
        Crops.Write(Shards, 5);
        Thread.Sleep(1100);
        Crops.Write(_folder["again"], 5);
        Assert.Equal(File.ReadAllBytes(ShardFiles.Tar(Shards, 0)), File.ReadAllBytes(ShardFiles.Tar(_folder["again"], 0)));
    }

    [Fact]
    public void The_shards_are_a_source_themselves()
    {
        Crops.Write(Shards, 1);
        using var members = new Curation.Sources.TarMembers(ShardFiles.Tar(Shards, 0));
        Assert.True(members.MoveNext());
        Assert.Equal("000000000.jpg", members.Current.Name);
    }

    [Fact]
    public void What_is_incomplete_is_removed_at_the_next_opening()
    {
        Crops.Write(Shards, 2, 2);
        File.Copy(ShardFiles.Tar(Shards, 1), ShardFiles.Tar(Shards, 2));
        File.WriteAllText(ShardFiles.Tar(Shards, 3) + ".partial", "half");
        File.WriteAllText(ShardFiles.Statistics(Shards, 2) + ".partial", "{");
        File.WriteAllText(Path.Combine(Shards, "notes.tar"), "not ours");

        using (var writer = ShardWriter.Open(Shards))
        {
            Assert.Equal([0, 1], writer.Committed);
            Assert.Equal(2, writer.Next);
        }

        Assert.Equal(
            [".lock", "00000.stats.json", "00000.tar", "00001.stats.json", "00001.tar", "notes.tar"],
            Directory.EnumerateFiles(Shards).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_shard_without_samples_has_statistics_alone()
    {
        Crops.Write(Shards, 2, 0, 1);
        Assert.False(File.Exists(ShardFiles.Tar(Shards, 1)));
        using var writer = ShardWriter.Open(Shards);
        Assert.Equal(3, writer.Next);
        Assert.Equal(3, ShardReader.ReadFolder(Shards).Count());
    }

    [Fact]
    public void Two_runs_do_not_write_into_one_folder()
    {
        using var first = ShardWriter.Open(Shards);
        Assert.Contains($"another run (process {Environment.ProcessId} on ", Assert.Throws<CurationException>(() => ShardWriter.Open(Shards)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tar_that_is_gone_is_named()
    {
        Crops.Write(Shards, 1, 1);
        File.Delete(ShardFiles.Tar(Shards, 0));
        Assert.Contains("00000.tar", Assert.Throws<CurationException>(() => ShardWriter.Open(Shards)).Message, StringComparison.Ordinal);
        Assert.Contains("00000.tar", Assert.Throws<CurationException>(() => ShardReader.ReadFolder(Shards).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_shard_is_told_from_a_whole_one()
    {
        Crops.Write(Shards, 2);
        byte[] whole = File.ReadAllBytes(ShardFiles.Tar(Shards, 0));
        string expected = string.Join('\n', ShardReader.Read(Shards, 0).Select(Json));
        Prop.ForAll<uint, byte>((position, value) =>
        {
            byte[] changed = [.. whole];
            changed[position % whole.Length] = value;
            File.WriteAllBytes(ShardFiles.Tar(Shards, 0), changed);
            try
            {
                Assert.Equal(2, ShardReader.Read(Shards, 0).Count());
            }
            catch (CurationException error)
            {
                Assert.Contains("00000.tar", error.Message, StringComparison.Ordinal);
            }

            File.WriteAllBytes(ShardFiles.Tar(Shards, 0), whole[..(int)(position % whole.Length)]);
            try
            {
                Assert.Equal(expected, string.Join('\n', ShardReader.Read(Shards, 0).Select(Json)));
            }
            catch (CurationException)
            {
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Compacting_gives_full_shards_in_the_same_order()
    {
        Crops.Write(Shards, 3, 0, 4, 1, 5);
        Assert.Equal((4, 13), ShardCompactor.Compact(Shards, _folder["compact"], 4, CancellationToken.None));

        List<CropSample> read = [.. ShardReader.ReadFolder(_folder["compact"])];
        Assert.Equal([4, 4, 4, 1], Enumerable.Range(0, 4).Select(shard => ShardStatistics.Read(_folder["compact"], shard).Samples));
        Assert.Equal(Enumerable.Range(0, 13).Select(i => ShardFiles.Key(i / 4, i % 4)), read.Select(sample => sample.Key));
        Assert.Equal(ShardReader.ReadFolder(Shards).Select(sample => sample.Record.Source), read.Select(sample => sample.Record.Source));
        Assert.False(Directory.Exists(_folder["compact.partial"]));
    }

    [Fact]
    public void Compacting_leaves_nothing_half_made()
    {
        Crops.Write(Shards, 3, 3);
        File.WriteAllBytes(ShardFiles.Tar(Shards, 1), File.ReadAllBytes(ShardFiles.Tar(Shards, 1))[..700]);
        Assert.Throws<CurationException>(() => ShardCompactor.Compact(Shards, _folder["compact"], 2, CancellationToken.None));
        Assert.False(Directory.Exists(_folder["compact"]));

        Assert.Contains("something is there", Assert.Throws<CurationException>(() => ShardCompactor.Compact(Shards, Shards, 2, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 10000", Assert.Throws<CurationException>(() => ShardCompactor.Compact(Shards, _folder["x"], 0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_released_layout_is_read_as_a_data_set()
    {
        Crops.Write(Shards, 3, 2);
        CropSample[] captioned = [.. ShardReader.ReadFolder(Shards).Where(sample => sample.Record.Caption1 is not null)];
        Assert.Equal((captioned.Length, 5 - captioned.Length), ReleasedLayout.Write(Shards, _folder["data"], CancellationToken.None));

        var data = DatasetReader.Open(_folder["data"]);
        Assert.Equal(captioned.Select(sample => $"images/{sample.Key[..5]}/{sample.Key}.jpg"), data.Images.Select(image => image.Path));
        Assert.Equal(captioned.Select(sample => new[] { sample.Record.Caption1!, sample.Record.Caption2! }), data.Images.Select(image => image.Captions));
        Assert.Equal(captioned[1].Jpeg, File.ReadAllBytes(Path.Combine(_folder["data"], data.Images[1].Path)));
    }

    private static string Json(CropSample sample) => JsonSerializer.Serialize(sample);
}
