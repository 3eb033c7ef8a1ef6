using GaDms.Curation.Duplicates;
using GaDms.Curation.Fetching;
using GaDms.Curation.Journal;
using GaDms.Curation.Parts;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Rules;
using GaDms.Data.Rendering;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Parts;

/// <summary>Units done apart and merged are the run of one process, near duplicates across them included.</summary>
public sealed class PartMergeTests(PartMergeTests.Parts parts) : IClassFixture<PartMergeTests.Parts>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parts_give_the_shards_and_the_journals_of_one_run()
    {
        var layout = new CurateLayout(_folder["merged"]);
        Merge(layout, parts.Count);
        Assert.Equal(parts.Alone, Outcome(layout));
        Assert.Contains("duplicate-near", parts.Alone, StringComparison.Ordinal);
        Assert.Contains("duplicate-exact", parts.Alone, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_ended_after_any_part_is_resumed()
    {
        var layout = new CurateLayout(_folder["merged"]);
        for (var end = 1; end < parts.Count; end++)
            Merge(layout, end, complete: false);
        Merge(layout, parts.Count);
        Assert.Equal(parts.Alone, Outcome(layout));
    }

    [Fact]
    public void A_picture_like_one_that_is_itself_left_out_stays()
    {
        // The unit of the second and the third alone would have dropped the third for the second.
        using var reader = JournalReader.Open(parts.AloneLayout.CropJournal);
        var chain = reader.Pictures().Where(row => row.Key.Contains("chain", StringComparison.Ordinal)).ToArray();
        Assert.Equal([null, "duplicate-near", null], chain.Select(row => row.Rejection?.Reason));
    }

    [Fact]
    public void A_part_that_is_damaged_is_named()
    {
        var tar = Path.Combine(_folder.Path, "part.tar");
        File.Copy(parts.Files(1).Tar, tar);
        File.WriteAllText(_folder["rows"], File.ReadAllLines(parts.Files(1).Rows)[0] + "\n");
        using var merge = PartMerge.Open(Parts.Config, new CurateLayout(_folder["merged"]));
        Assert.Contains("more crops", Assert.Throws<CurationException>(() => merge.Add(tar, _folder["rows"], default)).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["rows"], File.ReadAllLines(parts.Files(1).Rows)[0].Replace("\"boxes\":[", "\"boxes\":[null],\"more\":[", StringComparison.Ordinal));
        Assert.Contains("null", Assert.Throws<CurationException>(() => merge.Add(tar, _folder["rows"], default)).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["rows"], "{");
        Assert.Contains("rows", Assert.Throws<CurationException>(() => merge.Add(tar, _folder["rows"], default)).Message, StringComparison.Ordinal);
    }

    private void Merge(CurateLayout layout, int count, bool complete = true)
    {
        using var merge = PartMerge.Open(Parts.Config, layout);
        for (var part = 0; part < count; part++)
            merge.Add(parts.Files(part).Tar, parts.Files(part).Rows, default);
        if (complete)
            merge.Complete();
    }

    private static string Outcome(CurateLayout layout)
    {
        var lines = new List<string>();
        foreach (var tar in new[] { layout.Crops, layout.Captioned }.SelectMany(folder => Directory.GetFiles(folder, "*.tar").Order(StringComparer.Ordinal)))
            lines.Add($"{Path.GetRelativePath(layout.Root, tar)}: {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(tar)))}");
        foreach (var path in new[] { layout.CropJournal, layout.CaptionJournal })
        {
            using var journal = JournalReader.Open(path);
            foreach (var picture in journal.Pictures())
                lines.Add($"{picture}: {string.Join("; ", journal.Boxes(picture.Key))}");
        }
        return string.Join('\n', lines);
    }

    /// <summary>A folder of pictures, the run of one process over it, and its units' parts.</summary>
    public sealed class Parts : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        /// <summary>Drawn people are no photographs: whatever the detector takes for a person is kept.</summary>
        public static CurateConfig Config { get; } = new()
        {
            Filter = new FilterConfig { BoxRule = new BoxRuleSettings { LeastConfidence = 0, LeastAspect = 0, MostAspect = 2, LeastSide = 20 }, SamplesPerShard = 4 },
            Captions = new CaptionConfig { SamplesPerShard = 3 },
        };

        public int Count { get; private set; }

        public CurateLayout AloneLayout => new(_folder["alone"]);

        public string Alone { get; private set; } = "";

        public (string Tar, string Rows) Files(int part) => (_folder[$"{part}.tar"], _folder[$"{part}.jsonl"]);

        public async Task InitializeAsync()
        {
            WritePictures(_folder["pictures"]);
            var config = Config with { Sources = [new SourceConfig { Folder = _folder["pictures"] }] };
            await FilterRun.RunAsync(config, AloneLayout, [], _ => { }, default);
            await CaptionRun.RunAsync(config.Captions, AloneLayout, [], _ => { }, default);
            Alone = Outcome(AloneLayout);

            var units = CurationUnits.Cut(config, 6, default);
            Count = units.Count;
            using var fetcher = new Fetcher(config.Fetch);
            // In another order than theirs.
            foreach (var unit in units.Reverse())
                await PartWriter.MakeAsync(config, CurationUnits.Open(unit, config, fetcher), new CurateLayout(_folder[$"unit{unit.Number}"]), Files(unit.Number).Tar, Files(unit.Number).Rows, default);
        }

        public void Dispose() => _folder.Dispose();

        public Task DisposeAsync() => Task.CompletedTask;

        private void WritePictures(string folder)
        {
            RenderedDataset.Write(new RenderSettings { Identities = 12, ImagesPerIdentity = 1, Width = 200, Height = 400, Seed = 7 }, _folder["people"]);
            string[] people = [.. Directory.GetFiles(Path.Combine(_folder["people"], "imgs"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
            Directory.CreateDirectory(folder);
            foreach (var (number, path) in people.Index())
                File.Copy(path, Path.Combine(folder, $"a{number:D2}.jpg"));
            File.Copy(people[1], Path.Combine(folder, "b-again.jpg"));
            File.WriteAllText(Path.Combine(folder, "c-broken.jpg"), "no picture");

            // Each is near to the one before it, the last not to the first. The second and the third are of one unit.
            var chain = Chain([.. people.Select(path => ImageCodec.Decode(File.ReadAllBytes(path)))]);
            ImageCodec.Save(chain[0], Path.Combine(folder, "a00-chain.png"));
            ImageCodec.Save(chain[1], Path.Combine(folder, "y-chain.png"));
            ImageCodec.Save(chain[2], Path.Combine(folder, "z-chain.png"));
        }

        private static Image[] Chain(Image[] people)
        {
            ulong[] hashes = [.. people.Select(PerceptualHash.Of)];
            var steps = Enumerable.Range(0, 41).Select(step => Blend(people[2], people[3], step / 40.0)).Select(image => (Image: image, Hash: PerceptualHash.Of(image))).ToArray();
            return (from first in Enumerable.Range(8, 16)
                    from second in Enumerable.Range(first + 1, 12)
                    from third in Enumerable.Range(second + 1, 39 - second)
                    where hashes.All(hash => System.Numerics.BitOperations.PopCount(hash ^ steps[third].Hash) > 4)
                    where Distance(first, second) is > 0 and <= 4 && Distance(second, third) is > 0 and <= 4 && Distance(first, third) > 4
                    select new[] { steps[first].Image, steps[second].Image, steps[third].Image }).First();

            int Distance(int one, int other) => System.Numerics.BitOperations.PopCount(steps[one].Hash ^ steps[other].Hash);
        }

        private static Image Blend(Image from, Image to, double share)
        {
            var blended = new Image(from.Width, from.Height);
            for (var i = 0; i < blended.Pixels.Length; i++)
                blended.Pixels[i] = (byte)((from.Pixels[i] * (1 - share)) + (to.Pixels[i] * share));
            return blended;
        }
    }
}
