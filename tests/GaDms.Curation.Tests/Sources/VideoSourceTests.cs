using GaDms.Curation.Sources;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Sources;

public sealed class VideoSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_nth_frame_is_taken()
        => Assert.Equal(["v.avi@00000.000", "v.avi@00000.600", "v.avi@00001.200", "v.avi@00001.800"], (await Read(new() { EveryFrames = 3 })).Told());

    [Fact]
    public async Task The_first_frame_of_every_interval_is_taken()
        => Assert.Equal(["v.avi@00000.000", "v.avi@00000.600", "v.avi@00001.000", "v.avi@00001.600"], (await Read(new() { EverySeconds = 0.5 })).Told());

    [Fact]
    public async Task A_frame_is_taken_when_the_scene_changes()
    {
        List<SourceEntry> entries = await Read(new() { SceneChange = 0.4 });
        Assert.Equal(["v.avi@00000.000", "v.avi@00000.800", "v.avi@00001.400"], entries.Told());
        Assert.Equal((48, 32), (entries[1].Frame!.Width, entries[1].Frame!.Height));

        // What is done is passed over; what follows is still compared with it.
        Assert.Equal(["v.avi@00001.400"], (await Read(new() { SceneChange = 0.4 }, "v.avi@00000.000", "v.avi@00000.800")).Told());
    }

    [Fact]
    public async Task A_folder_of_videos_is_read_and_a_bad_one_costs_itself_alone()
    {
        byte[] video = Video();
        _folder.Write("b/good.avi", video);
        _folder.Write("a/cut.avi", video.AsSpan(..^100));
        _folder.Write("c.mp4", "no video");
        _folder.Write("d.txt", "no video either");
        Assert.Equal(
            ["a/cut.avi@: video-unreadable", "b/good.avi@00000.000", "c.mp4@: video-unreadable"],
            (await new VideoSource(_folder.Path, new() { EveryFrames = 100 }).ReadAll()).Told());
    }

    [Fact]
    public void Frames_are_counted_where_the_file_tells_and_looks_do_not_matter()
    {
        string file = _folder.Write("v.avi", Video());
        Assert.Equal(3, new VideoSource(file, new() { EveryFrames = 3 }).Count("v.avi@00000.600".Equals, CancellationToken.None));
        Assert.Equal(4, new VideoSource(file, new() { EverySeconds = 0.5 }).Count(_ => false, CancellationToken.None));
        Assert.Null(new VideoSource(file, new() { SceneChange = 0.4 }).Count(_ => false, CancellationToken.None));
    }

    [Theory]
    [InlineData(null, null, null, "0 are given")]
    [InlineData(1, 1.0, null, "2 are given")]
    [InlineData(0, null, null, "everyFrames is 0")]
    [InlineData(null, double.NaN, null, "everySeconds is NaN")]
    [InlineData(null, null, 1.0, "sceneChange is 1")]
    public void Rules_that_cannot_be_followed_are_refused(int? frames, double? seconds, double? scene, string message)
    {
        var sampling = new VideoSampling { EveryFrames = frames, EverySeconds = seconds, SceneChange = scene };
        Assert.Contains(message, Assert.Throws<CurationException>(sampling.Validate).Message, StringComparison.Ordinal);
    }

    /// <summary>Two seconds at 5 frames a second: four of one scene, three of another, three of a third.</summary>
    private static byte[] Video() => AviFile.Write(
        [.. Enumerable.Repeat(Plain(200, 30, 30), 4), .. Enumerable.Repeat(Plain(30, 30, 200), 3), .. Enumerable.Repeat(Plain(30, 200, 30), 3)],
        framesPerSecond: 5);

    private static Image Plain(byte r, byte g, byte b)
    {
        var image = new Image(48, 32);
        image.Fill(new Color(r, g, b));
        return image;
    }

    private Task<List<SourceEntry>> Read(VideoSampling sampling, params string[] done)
        => new VideoSource(_folder.Write("v.avi", Video()), sampling).ReadAll(done);
}
