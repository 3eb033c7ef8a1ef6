using GaDms.Imaging;

namespace GaDms.Ingestion.Tests;

public class ClipReaderTests
{
    [Fact]
    public void A_short_stay_is_shown_whole_and_a_long_one_around_the_moment()
    {
        Assert.Equal([1, 1.5, 2, 2.5, 3], Seconds(1, 3, 2, 10));
        Assert.Equal([49, 49.5, 50, 50.5, 51], Seconds(0, 100, 50, 5));
        Assert.Equal([0, 0.5, 1], Seconds(0, 100, 0, 3));
        Assert.Equal([99, 99.5, 100], Seconds(0, 100, 100, 3));
        Assert.Equal([0, 0.5], Seconds(-1, 0.5, 0, 10));
    }

    [Fact]
    public void Frames_are_those_shown_at_the_moments_and_small()
    {
        using var folder = new TemporaryFolder();
        Image[] frames = [.. Enumerable.Range(0, 10).Select(i => Plain((byte)(20 * i)))];
        var path = folder.Write("clip.avi", AviFile.Write(frames, 5));

        var clip = ClipReader.Read(path, [.. new[] { 0, 0.5, 1, 1.79, 5 }.Select(TimeSpan.FromSeconds)]);

        Assert.Equal([0, 0.4, 1, 1.6], clip.Select(frame => frame.Time.TotalSeconds));
        Assert.All(clip, frame => Assert.Equal((640, 320), ImageCodec.ReadSize(frame.Jpeg)));
        Assert.All(clip.Zip([0, 40, 100, 160]), pair => Assert.InRange(ImageCodec.Decode(pair.First.Jpeg)[300, 100].R, pair.Second - 4, pair.Second + 4));
    }

    [Fact]
    public void A_file_that_is_gone_is_named() =>
        Assert.Contains("gone.mp4", Assert.Throws<ImageException>(() => ClipReader.Read("gone.mp4", [TimeSpan.Zero])).Message, StringComparison.Ordinal);

    private static double[] Seconds(double first, double last, double around, int most) =>
        [.. ClipReader.Moments(TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(last), TimeSpan.FromSeconds(around), 2, most).Select(moment => moment.TotalSeconds)];

    private static Image Plain(byte level)
    {
        var image = new Image(800, 400);
        image.Fill(new Color(level, level, level));
        return image;
    }
}
