using GaDms.Curation.Journal;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Sources;
using GaDms.Imaging;
using GaDms.Imaging.Decoding;

namespace GaDms.Curation.Tests.Pipeline;

/// <summary>The filter over small pictures in which OpenCV's detector finds nobody.</summary>
public sealed class FilterRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private CurateLayout Layout => new(_folder["run"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pictures_without_people_are_counted()
    {
        for (int i = 0; i < 3; i++)
            _folder.Write($"in/{i}.png", ImageCodec.EncodePng(Pictures.Blocks(i, 80, 160)));
        _folder.Write("in/again.png", ImageCodec.EncodePng(Pictures.Blocks(1, 80, 160)));
        FilterProgress done = await Run();
        Assert.Equal((4, 1), (done.Pictures, done.Failed));
        using JournalReader journal = JournalReader.Open(Layout.CropJournal);
        Assert.Equal(done.WithoutPeople, journal.PicturesWithoutBoxes());
        Assert.Equal(3, done.WithoutPeople + journal.BoxReasons().Sum(boxes => boxes.Count) - done.Boxes);
    }

    [Fact]
    public async Task What_was_taken_out_does_not_come_back_under_any_name()
    {
        byte[] first = ImageCodec.EncodePng(Pictures.Blocks(1, 80, 160));
        _folder.Write("in/a.png", first);
        _folder.Write("in/b.png", ImageCodec.EncodePng(Pictures.Blocks(2, 80, 160)));
        await Run();
        Assert.Equal(1, PictureRemoval.Remove(Layout, ["in/a.png"], _ => { }, CancellationToken.None).Pictures);

        _folder.Write("in/other-name.png", first);
        _folder.Write("in/recompressed.jpg", ImageCodec.EncodeJpeg(Pictures.Blocks(1, 80, 160)));
        FilterProgress done = await Run();
        Assert.Equal((2, 2), (done.Pictures, done.Failed));
        using JournalReader journal = JournalReader.Open(Layout.CropJournal);
        Assert.Equal(
            ["in/other-name.png: picture-removed", "in/recompressed.jpg: picture-removed"],
            journal.RejectedPictures().Select(picture => $"{picture.Key}: {picture.Reason}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Frames_are_compared_only_if_asked_for(bool compare)
    {
        using var stage = new FilterStage(new FilterConfig { NearDuplicateFrames = compare }, new StageClock(), new RejectedSamples(_folder.Path));
        Image picture = Pictures.Blocks(1, 80, 160);
        Assert.Equal(compare, stage.Decode(new SourceEntry { Key = "v@0", Origin = "v", Frame = picture }).Fingerprint is not null);
        Assert.NotNull(stage.Decode(new SourceEntry { Key = "p", Origin = "p", Bytes = ImageCodec.EncodePng(picture) }).Fingerprint);
    }

    [Theory]
    [InlineData("crash", "picture-decoder-crashed")]
    [InlineData("spin", "picture-decoder-too-slow")]
    [InlineData("allocate", "picture-decoder-out-of-memory")]
    public void What_a_decoder_does_not_survive_is_left_out_and_the_next_picture_is_decoded(string fault, string reason)
    {
        using var decoders = new DecoderPool(new DecoderSettings { Program = FaultyDecoder.Program, ProcessorSeconds = 1 });
        using var stage = new FilterStage(new FilterConfig(), new StageClock(), new RejectedSamples(_folder.Path), decoders);
        byte[] picture = ImageCodec.EncodePng(Pictures.Blocks(1, 80, 160));
        var broken = stage.Decode(new SourceEntry { Key = "a", Origin = "a", Bytes = FaultyDecoder.Asking(picture, fault) });
        Assert.Equal((null, reason), (broken.Picture, broken.Rejection?.Reason));
        Assert.Equal(Pictures.Blocks(1, 80, 160).Pixels, stage.Decode(new SourceEntry { Key = "b", Origin = "b", Bytes = picture }).Picture?.Pixels);
        RetryReasons.Require([reason], filter: true, caption: false);
    }

    private async Task<FilterProgress> Run()
    {
        var config = new CurateConfig { Sources = [new SourceConfig { Folder = _folder["in"] }] };
        return (await FilterRun.RunAsync(config, Layout, [], _ => { }, CancellationToken.None)).Progress;
    }
}
