namespace GaDms.Imaging.Tests;

public class VideoReaderTests
{
    private static readonly Color[] s_colors = [new(200, 30, 30), new(30, 200, 30), new(30, 30, 200), new(120, 120, 120)];

    [Fact]
    public void Frames_come_in_order_with_their_colours_indices_and_times()
    {
        using var folder = new TemporaryFolder();
        var frames = VideoReader.Read(WriteAvi(folder)).ToList();

        Assert.Equal([0, 1, 2, 3], frames.Select(frame => frame.Index));
        Assert.Equal([0, 200, 400, 600], frames.Select(frame => frame.Time.TotalMilliseconds));
        for (int i = 0; i < frames.Count; i++)
        {
            Assert.Equal((48, 32), (frames[i].Image.Width, frames[i].Image.Height));
            Near(s_colors[i], frames[i].Image[24, 16]);
        }
    }

    [Fact]
    public void What_the_file_says_of_itself_is_known_before_the_first_frame()
    {
        using var folder = new TemporaryFolder();
        using VideoReader reader = VideoReader.Open(WriteAvi(folder));
        Assert.Equal((48, 32, 5.0, 4L), (reader.Width, reader.Height, reader.FramesPerSecond, reader.FrameCount));
        Assert.Equal(TimeSpan.FromSeconds(0.8), reader.Duration);
        Assert.Equal(-1, reader.Index);
    }

    [Fact]
    public void A_frame_can_be_passed_over()
    {
        using var folder = new TemporaryFolder();
        using VideoReader reader = VideoReader.Open(WriteAvi(folder));
        Assert.True(reader.Grab() && reader.Grab() && reader.Grab());
        Near(s_colors[2], reader.Retrieve()[24, 16]);
    }

    /// <summary>The fixture: a blue quarter at the top left of red, 64x48, H.264 with B-frames at 10/s, noted as turned clockwise.
    /// Its packets are stored in another order than they are shown.</summary>
    [Fact]
    public void Rotation_is_applied_and_times_rise_whatever_the_order_of_storage()
    {
        var frames = VideoReader.Read(Path.Combine(AppContext.BaseDirectory, "Fixtures", "rotated.mp4")).ToList();
        Assert.Equal([0, 100, 200, 300, 400], frames.Select(frame => frame.Time.TotalMilliseconds));
        foreach (VideoFrame frame in frames)
        {
            Assert.Equal((48, 64), (frame.Image.Width, frame.Image.Height));
            Near(new Color(0, 0, 254), frame.Image[42, 6]);
            Near(new Color(254, 0, 0), frame.Image[6, 6]);
        }
    }

    [Theory]
    [InlineData("missing.avi", "there is no such file")]
    [InlineData("empty.avi", "is empty")]
    [InlineData("text.avi", "not a video")]
    [InlineData("playlist.mp4", "not a video")]
    [InlineData("picture.mp4", "not a video")]
    [InlineData("short.avi", "truncated (")]
    [InlineData("short.mp4", "truncated (")]
    [InlineData("head.mp4", "truncated (")]
    [InlineData("hollow.mkv", "cannot be opened")]
    [InlineData("garbage.avi", "cannot be opened")]
    public void A_bad_file_is_named_with_its_fault(string name, string fault)
    {
        using var folder = new TemporaryFolder();
        string path = folder[name];
        byte[] avi = File.ReadAllBytes(WriteAvi(folder));
        byte[] mp4 = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "rotated.mp4"));
        byte[]? content = name switch
        {
            "empty.avi" => [],
            "text.avi" => [.. "A text that FFmpeg would draw as a film of letters."u8],
            "playlist.mp4" => [.. "#EXTM3U\n#EXTINF:1,\nhttp://localhost/secret.ts\n"u8],
            "picture.mp4" => ImageCodec.EncodePng(new Image(40, 40)),
            "short.avi" => avi[..(avi.Length / 2)],
            "short.mp4" => mp4[..^10],
            "head.mp4" => mp4[..28],
            "hollow.mkv" => [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x80, .. new byte[20]],
            "garbage.avi" => [.. avi[..12], .. new byte[avi.Length - 12]],
            _ => null,
        };
        if (content is not null)
            File.WriteAllBytes(path, content);

        var error = Assert.Throws<ImageException>(() => VideoReader.Read(path).Count());
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matroska_segment_longer_than_its_file_is_a_truncated_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder["cut.webm"];
        File.WriteAllBytes(path, [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x90, .. new byte[10]]);
        var error = Assert.Throws<ImageException>(() => VideoReader.Open(path));
        Assert.Contains("truncated (6 bytes are missing after 20)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_film_of_nothing_but_empty_boxes_is_not_read_to_its_end()
    {
        using var folder = new TemporaryFolder();
        byte[] box = [0, 0, 0, 8, .. "free"u8];
        string path = folder.Write("boxes.mp4", [.. Enumerable.Repeat(box, 300_000).SelectMany(bytes => bytes), 0, 0, 0, 8, .. "moov"u8]);
        var error = Assert.Throws<ImageException>(() => VideoReader.Open(path));
        Assert.Contains("truncated (8 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_over_the_limit_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = WriteAvi(folder);
        var error = Assert.Throws<ImageException>(() => VideoReader.Open(path, new DecodeOptions { MaxPixels = (48 * 32) - 1 }));
        Assert.Contains("48x32 pixels, more than the 1535 allowed", error.Message, StringComparison.Ordinal);
    }

    private static string WriteAvi(TemporaryFolder folder)
    {
        string path = folder["colours.avi"];
        File.WriteAllBytes(path, AviFile.Write([.. s_colors.Select(color => TestImages.Plain(48, 32, color))], framesPerSecond: 5));
        return path;
    }

    private static void Near(Color expected, Color actual)
        => Assert.True(
            Math.Abs(expected.R - actual.R) < 6 && Math.Abs(expected.G - actual.G) < 6 && Math.Abs(expected.B - actual.B) < 6,
            $"expected about {expected}, got {actual}");
}
