using GaDms.Imaging;
using GaDms.Imaging.Decoding;
using GaDms.Retrieval.Store;

namespace GaDms.Ingestion.Tests;

public sealed class PictureTests(DemoModel demo) : IClassFixture<DemoModel>
{
    [Fact]
    public async Task Pictures_come_in_the_order_of_the_files_and_once()
    {
        using var folder = new TemporaryFolder();
        string[] names = [.. Enumerable.Range(0, 7).Select(i => $"cam/{i}.png")];
        for (var i = 0; i < names.Length; i++)
            folder.Write(names[i], Picture(40, 90, i));
        folder.Write("cam/copy.png", Picture(40, 90, 3));
        folder.Write("cam/broken.jpg", "no picture");
        await using var gallery = FolderGallery.OpenOrCreate(folder["gallery"], demo.Model.Identity);
        var options = new IngestOptions { BatchSize = 2, Threads = 4, Camera = "north", Tags = ["b", "a", "b"] };

        var first = await RunAsync(gallery, options, folder["cam"]);
        var again = await RunAsync(gallery, options, folder["cam"]);

        Assert.Equal((7, 7, 1, 0), (first.Added, first.People, first.Known, first.WithoutPeople));
        var skipped = Assert.Single(first.Skipped);
        Assert.Equal((folder["cam/broken.jpg"], true), (skipped.Name, skipped.Reason.Contains("not a picture", StringComparison.Ordinal)));
        Assert.Equal((0, 8), (again.Added, again.Known));
        var entries = await gallery.ListAsync(GalleryFilter.None, 0, 100);
        Assert.Equal(names.Select(name => folder[name]), entries.Select(entry => entry.Paths[0]));
        Assert.Equal(2, entries[3].Paths.Count);
        Assert.All(entries, entry => Assert.Equal(
            (MediaKind.Crop, "cam", "north", 40, 90, null, false), (entry.Kind, entry.Source, entry.Camera, entry.Width, entry.Height, entry.Box, entry.HasFrame)));
        Assert.All(entries, entry => Assert.Equal(["a", "b"], entry.Tags));
        Assert.Equal(File.GetLastWriteTimeUtc(folder[names[2]]), entries[2].Time!.Value.UtcDateTime, TimeSpan.FromSeconds(1));
        var expected = demo.Model.EncodeImages([ImageCodec.Load(folder[names[5]])])[0];
        var stored = await gallery.VectorAsync(entries[5].Id);
        Assert.Equal(1, Cosine.Of(expected, stored), 1e-4);
    }

    [Fact]
    public async Task A_picture_that_its_decoder_does_not_survive_is_passed_over_alone()
    {
        using var folder = new TemporaryFolder();
        using var decoders = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program });
        for (var i = 0; i < 6; i++)
            folder.Write($"cam/{i}.png", i is 1 or 4 ? FaultyDecoder.Asking(Picture(40, 90, i), "crash") : Picture(40, 90, i));
        await using var gallery = FolderGallery.OpenOrCreate(folder["gallery"], demo.Model.Identity);
        var report = await RunAsync(gallery, new IngestOptions { Decoders = decoders }, folder["cam"]);
        Assert.Equal(4, report.Added);
        Assert.Equal([folder["cam/1.png"], folder["cam/4.png"]], report.Skipped.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(report.Skipped, file => Assert.Contains("crashed", file.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Looking_again_replaces()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", Picture(40, 90, 1));
        folder.Write("b.png", Picture(40, 90, 1));
        await using var gallery = FolderGallery.OpenOrCreate(folder["gallery"], demo.Model.Identity);
        await RunAsync(gallery, new IngestOptions { Camera = "old" }, folder["a.png"]);

        var report = await RunAsync(gallery, new IngestOptions { Camera = "new", Replace = true }, folder["a.png"], folder["b.png"]);

        Assert.Equal((1, 1), (report.Added, report.Known));
        var entry = Assert.Single(await gallery.ListAsync(GalleryFilter.None, 0, 100));
        Assert.Equal(("new", 2), (entry.Camera, entry.Paths.Count));
    }

    [Fact]
    public async Task A_photograph_without_people_is_remembered()
    {
        using var folder = new TemporaryFolder();
        folder.Write("wall.png", Picture(320, 240, 1));
        await using var gallery = FolderGallery.OpenOrCreate(folder["gallery"], demo.Model.Identity);

        var first = await RunAsync(gallery, new IngestOptions(), folder["wall.png"]);
        var again = await RunAsync(gallery, new IngestOptions(), folder["wall.png"]);

        Assert.Equal((1, 0, 1), (first.Added, first.People, first.WithoutPeople));
        Assert.Equal((0, 1), (again.Added, again.Known));
    }

    [Fact]
    public async Task Sent_pictures_have_no_path()
    {
        using var folder = new TemporaryFolder();
        await using var gallery = FolderGallery.OpenOrCreate(folder["gallery"], demo.Model.Identity);
        var ingester = new Ingester(demo.Model, gallery, demo.Detector, new IngestOptions { People = PeopleMode.Whole });

        var report = await ingester.RunAsync(
            [MediaInput.Upload("../../etc/x.png", Picture(40, 90, 1)), MediaInput.Upload("bad.mp4", new byte[100]), MediaInput.Upload("also.mp4", Picture(40, 90, 2))]);

        Assert.Equal(2, report.Added);
        Assert.Equal("bad.mp4: not a video (AVI, MP4, QuickTime, Matroska, WebM and MPEG streams are read).", Assert.Single(report.Skipped).Reason);
        var entries = await gallery.ListAsync(GalleryFilter.None, 0, 100);
        Assert.Equal(["x.png", "also.mp4"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal((0, "uploads", null), (entry.Paths.Count, entry.Source, entry.Time)));
    }

    [Fact]
    public async Task A_sent_video_leaves_no_file_behind()
    {
        using var folder = new TemporaryFolder();
        var frame = new Image(160, 120);
        await using var gallery = FolderGallery.OpenOrCreate(folder["gallery"], demo.Model.Identity);
        var ingester = new Ingester(demo.Model, gallery, demo.Detector);
        var progress = new Remembering();

        var report = await ingester.RunAsync([MediaInput.Upload("empty.avi", AviFile.Write([.. Enumerable.Repeat(frame, 10)], 5))], progress);

        Assert.Equal((1, 0, 1), (report.Added, report.People, report.WithoutPeople));
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "gadms-upload-*"));
        Assert.Contains(progress.All, at => at is { Video: "empty.avi", Duration.TotalSeconds: 2, PerSecond: > 0 });
        Assert.Equal((1, TimeSpan.Zero, null), (progress.All[^1].Report.Done, progress.All[^1].TimeLeft, progress.All[^1].Video));
    }

    [Fact]
    public async Task Whole_batches_stay_when_it_is_stopped()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 9; i++)
            folder.Write($"cam/{i}.png", Picture(40, 90, i));
        await using var gallery = FolderGallery.OpenOrCreate(folder["gallery"], demo.Model.Identity);
        using var stop = new CancellationTokenSource();
        var ingester = new Ingester(demo.Model, gallery, demo.Detector, new IngestOptions { BatchSize = 4 });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ingester.RunAsync(MediaFiles.Find([folder["cam"]], _ => { }), new Stopping(stop), stop.Token));

        Assert.Equal(4, (await gallery.SummaryAsync()).Entries);
        Assert.Equal((5, 4), await RunAsync(gallery, new IngestOptions(), folder["cam"]) is var rest ? (rest.Added, rest.Known) : default);
    }

    private Task<IngestReport> RunAsync(IGallery gallery, IngestOptions options, params string[] roots) =>
        new Ingester(demo.Model, gallery, demo.Detector, options).RunAsync(MediaFiles.Find(roots, _ => { }));

    private static byte[] Picture(int width, int height, int seed)
    {
        var image = new Image(width, height);
        image.Fill(new Color((byte)(40 + (20 * seed)), 90, (byte)(200 - (15 * seed))));
        return ImageCodec.EncodePng(image);
    }

    private sealed class Remembering : IProgress<IngestProgress>
    {
        public List<IngestProgress> All { get; } = [];

        public void Report(IngestProgress value) => All.Add(value);
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => stop.Cancel();
    }
}
