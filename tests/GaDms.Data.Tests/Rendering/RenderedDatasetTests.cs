using System.Security.Cryptography;
using System.Text.Json;
using GaDms.Data.Annotations;
using GaDms.Data.Rendering;

namespace GaDms.Data.Tests.Rendering;

public class RenderedDatasetTests
{
    private static readonly RenderSettings Small = new()
    {
        Identities = 20,
        ImagesPerIdentity = 2,
        Width = 32,
        Height = 64,
        NoiseRate = 0.3,
        Seed = 5,
    };

    [Fact]
    public void The_number_of_workers_changes_no_byte()
    {
        using var folder = new TemporaryFolder();
        RenderedDataset.Write(Small, Path.Combine(folder.Path, "one"), workers: 1);
        RenderedDataset.Write(Small, Path.Combine(folder.Path, "four"), workers: 4);
        Assert.Equal(Hashes(Path.Combine(folder.Path, "one")), Hashes(Path.Combine(folder.Path, "four")));
    }

    [Fact]
    public void Another_seed_gives_other_pictures()
    {
        RenderedPeople a = RenderedPeople.Create(Small), b = RenderedPeople.Create(Small with { Seed = 6 });
        Assert.All(Enumerable.Range(0, a.Count), index => Assert.NotEqual(a.Get(index).Pixels, b.Get(index).Pixels));
    }

    [Fact]
    public void Later_identities_continue_the_same_people()
    {
        RenderedPeople all = RenderedPeople.Create(Small), tail = RenderedPeople.Create(Small with { FirstIdentity = 8 });
        Assert.Equal(all.Identity(9), tail.Identity(1));
        Assert.Equal(all.Get(18).Pixels, tail.Get(2).Pixels);
    }

    [Fact]
    public void The_folder_is_read_back_as_cuhk_pedes()
    {
        using var folder = new TemporaryFolder();
        string target = Path.Combine(folder.Path, "people");
        Assert.True(RenderedDataset.Write(Small, target));
        RetrievalDataset dataset = DatasetReader.Open(target);
        (RetrievalDataset inMemory, _) = RenderedPeople.Create(Small).RenderAll();
        Assert.Equal(
            inMemory.Images.Select(image => (image.Identity, image.Split, string.Join('|', image.Captions))),
            dataset.Images.Select(image => (image.Identity, image.Split, string.Join('|', image.Captions))));
        Assert.All(dataset.Images, image => Assert.True(File.Exists(dataset.FullPath(image))));
        Assert.Empty(DatasetChecker.Check(target).Problems);
    }

    [Fact]
    public void Splits_share_no_identity_and_have_their_shares()
    {
        (RetrievalDataset dataset, _) = RenderedPeople.Create(Small).RenderAll();
        HashSet<int>[] identities = [.. Enum.GetValues<Split>().Select(split => dataset.ImagesOf(split).Select(image => image.Identity).ToHashSet())];
        Assert.Equal([16, 2, 2], identities.Select(set => set.Count));
        Assert.Equal(20, identities.SelectMany(set => set).Distinct().Count());
    }

    [Fact]
    public void Noise_stays_in_its_splits_and_changes_no_picture()
    {
        (_, IReadOnlyList<RenderedSample> noisy) = RenderedPeople.Create(Small).RenderAll();
        (_, IReadOnlyList<RenderedSample> clean) = RenderedPeople.Create(Small with { NoiseRate = 0 }).RenderAll();
        for (int i = 0; i < noisy.Count; i++)
        {
            Assert.True(noisy[i].Jpeg.Span.SequenceEqual(clean[i].Jpeg.Span));
            if (noisy[i].Split != Split.Train)
                Assert.Equal(clean[i].Captions.Select(caption => caption.Text), noisy[i].Captions.Select(caption => caption.Text));
        }

        Assert.Contains(noisy, sample => sample.Captions.SelectMany(caption => caption.Spans).Any(span => span.Kind == CaptionSpanKind.False));
    }

    [Fact]
    public void Attributes_are_written_for_every_picture()
    {
        using var folder = new TemporaryFolder();
        string target = Path.Combine(folder.Path, "people");
        RenderedDataset.Write(Small, target);
        using JsonDocument rows = JsonDocument.Parse(File.ReadAllText(Path.Combine(target, "attributes.json")));
        Assert.Equal(40, rows.RootElement.GetArrayLength());
        foreach (JsonElement row in rows.RootElement.EnumerateArray())
        {
            Assert.Equal(17, row.GetProperty("keypoints").GetArrayLength());
            Assert.Equal(PersonAttributes.Names.Count, row.GetProperty("attributes").EnumerateObject().Count());
            foreach (JsonElement caption in row.GetProperty("captions").EnumerateArray())
            {
                int length = caption.GetProperty("text").GetString()!.Length;
                Assert.All(caption.GetProperty("spans").EnumerateArray(), span => Assert.InRange(span.GetProperty("end").GetInt32(), 1, length));
            }
        }
    }

    [Fact]
    public void The_same_data_set_is_not_written_twice()
    {
        using var folder = new TemporaryFolder();
        string target = Path.Combine(folder.Path, "people");
        Assert.True(RenderedDataset.Write(Small, target));
        Assert.False(RenderedDataset.Write(Small, target));
        DatasetException error = Assert.Throws<DatasetException>(() => RenderedDataset.Write(Small with { Seed = 9 }, target));
        Assert.Contains("not empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_folder_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes.txt", "mine");
        Assert.Throws<DatasetException>(() => RenderedDataset.Write(Small, folder.Path));
        Assert.Equal("notes.txt", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path))));
    }

    [Fact]
    public void What_is_stopped_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => RenderedDataset.Write(Small, Path.Combine(folder.Path, "people"), cancellation: stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Parts_alone_are_told_in_training_captions_only()
    {
        RenderedPeople usual = RenderedPeople.Create(Small), parts = RenderedPeople.Create(Small with { PartsShare = 1 });
        foreach (int index in Enumerable.Range(0, usual.Count))
        {
            RenderedSample sample = parts.Sample(index);
            string[] captions = [.. sample.Captions.Select(caption => caption.Text)], before = [.. usual.Sample(index).Captions.Select(caption => caption.Text)];
            if (sample.Split == Split.Train)
                Assert.Empty(captions.Intersect(before, StringComparer.Ordinal));
            else
                Assert.Equal(before, captions);
        }
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        RenderSettings[] wrong =
        [
            Small with { Identities = 0 }, Small with { ImagesPerIdentity = 0 }, Small with { CaptionsPerImage = 0 }, Small with { Width = 4 },
            Small with { NoiseRate = 1.5 }, Small with { NoiseRate = double.NaN }, Small with { ValShare = 0.6, TestShare = 0.6 },
            Small with { Cameras = 0 }, Small with { FirstIdentity = -1 }, Small with { LookAlikeShare = -0.1 }, Small with { PartsShare = 1.1 },
            Small with { Identities = int.MaxValue, ImagesPerIdentity = int.MaxValue },
        ];
        Assert.All(wrong, settings => Assert.Throws<DatasetException>(() => RenderedPeople.Create(settings)));
    }

    private static SortedDictionary<string, string> Hashes(string folder)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            hashes.Add(Path.GetRelativePath(folder, file), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
        return hashes;
    }
}
