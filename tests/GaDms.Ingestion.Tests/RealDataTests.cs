using GaDms.Imaging;
using GaDms.Retrieval.Store;

namespace GaDms.Ingestion.Tests;

/// <summary>The clip and the photographs beside the repository.</summary>
public sealed class RealDataTests(DemoModel demo) : IClassFixture<DemoModel>
{
    private static readonly DateTimeOffset s_start = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Three people come one after another; at 21 and at 47 s nobody is there.</summary>
    [GoldenFact("../data/video")]
    public async Task A_clip_gives_tracks_of_one_person_each_whatever_the_threads()
    {
        var (entries, frames) = await FollowAsync(threads: 4);
        var (alone, _) = await FollowAsync(threads: 1);

        Assert.NotEmpty(entries);
        Assert.Equal(entries.Select(Describe), alone.Select(Describe));
        Assert.All(entries, entry =>
        {
            var box = entry.Box!.Value;
            Assert.True(box is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } && box.X + box.Width <= 768 && box.Y + box.Height <= 432, $"{box}");
            Assert.Equal((MediaKind.Video, 768, 432, true), (entry.Kind, entry.MediaWidth, entry.MediaHeight, entry.HasFrame));
            Assert.Equal(s_start + entry.Offset, entry.Time);
            Assert.InRange(entry.Offset!.Value, entry.Track!.First, entry.Track.Last);
        });
        Assert.All(frames, frame => Assert.Equal((768, 432), ImageCodec.ReadSize(frame)));
        foreach (var track in entries.GroupBy(entry => entry.Track!.Id))
        {
            Assert.InRange(track.Count(), 1, 3);

            // Between the people nobody is there: no track goes from one to the next.
            var (first, last) = (track.First().Track!.First.TotalSeconds, track.First().Track!.Last.TotalSeconds);
            Assert.Equal(Person(first), Person(last));
        }
    }

    [GoldenFact("../data/coco_person_photos")]
    public async Task Photographs_give_people_with_boxes_and_the_photograph()
    {
        using var folder = new TemporaryFolder();
        await using var gallery = FolderGallery.OpenOrCreate(folder["gallery"], demo.Model.Identity);
        var files = MediaFiles.Find([Golden.PathOf("..", "data", "coco_person_photos", "images")], _ => { });

        var report = await new Ingester(demo.Model, gallery, demo.Detector, new IngestOptions { People = PeopleMode.Detect }).RunAsync(files);

        Assert.Equal((35, 0), (report.Added, report.Skipped.Count));
        Assert.InRange(report.People, 1, 200);
        foreach (var entry in await gallery.ListAsync(GalleryFilter.None, 0, 1000))
        {
            var box = entry.Box!.Value;
            Assert.True(box is { X: >= 0, Y: >= 0 } && box.X + box.Width <= entry.MediaWidth && box.Y + box.Height <= entry.MediaHeight, $"{box}");
            Assert.Equal((entry.MediaWidth, entry.MediaHeight), ImageCodec.ReadSize((await gallery.FrameAsync(entry.Id))!));
        }
    }

    private static string Describe(GalleryEntry entry) => $"{entry.Id} {entry.Offset} {entry.Box} {entry.Track}";

    private static int Person(double seconds) => seconds < 21 ? 1 : seconds < 47 ? 2 : 3;

    private async Task<(IReadOnlyList<GalleryEntry> Entries, IReadOnlyList<byte[]> Frames)> FollowAsync(int threads)
    {
        using var folder = new TemporaryFolder();
        await using var gallery = FolderGallery.OpenOrCreate(folder["gallery"], demo.Model.Identity);
        var options = new IngestOptions
        {
            Start = s_start,
            Threads = threads,
            Video = new VideoSettings { FramesPerSecond = 0.5, MostGap = TimeSpan.FromSeconds(2), LeastSightings = 2 },
        };
        var clip = Golden.PathOf("..", "data", "video", "intel_one_by_one_0-60s_h264.mp4");
        var report = await new Ingester(demo.Model, gallery, demo.Detector, options).RunAsync([MediaInput.File(clip)]);
        Assert.Equal((1, 0), (report.Added, report.Skipped.Count));
        var entries = await gallery.ListAsync(GalleryFilter.None, 0, 1000);
        return (entries, [.. await Task.WhenAll(entries.Select(async entry => (await gallery.FrameAsync(entry.Id))!))]);
    }
}
