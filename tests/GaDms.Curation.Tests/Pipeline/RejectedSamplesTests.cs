using GaDms.Curation.Pipeline;
using GaDms.Curation.Shards;
using GaDms.Curation.Tests.Shards;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Pipeline;

public sealed class RejectedSamplesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_eight_of_a_reason_are_kept_small_and_with_their_text()
    {
        var samples = new RejectedSamples(_folder.Path);
        for (int i = 0; i < 12; i++)
            samples.Keep(new("box-aspect", $"{i} wide"), $"{i}.jpg", Pictures.Blocks(i, 480, 960));
        samples.Keep(new("duplicate-exact", "the same file as 1.jpg"), "2.jpg", Pictures.Blocks(2, 30, 60));

        Assert.Equal(8, SampleFiles.Pictures(_folder["box-aspect"]).Count());
        Assert.Equal((120, 240), ImageCodec.ReadSize(File.ReadAllBytes(_folder["box-aspect/07.jpg"])));
        Assert.Equal(new SampleText("7.jpg", "7 wide"), SampleFiles.ReadText(_folder["box-aspect/07.jpg"]));
        Assert.Equal(new SampleText("2.jpg", "the same file as 1.jpg"), SampleFiles.ReadText(_folder["duplicate-exact/00.jpg"]));
    }

    [Fact]
    public void What_an_interrupted_run_kept_is_not_kept_twice()
    {
        for (int run = 0; run < 3; run++)
        {
            var samples = new RejectedSamples(_folder.Path);
            for (int i = 0; i <= run; i++)
                samples.Keep(new("box-aspect", "wide"), $"{i}.jpg", Pictures.Blocks(i, 48, 96));
        }

        Assert.Equal(["0.jpg", "1.jpg", "2.jpg"], SampleFiles.Pictures(_folder["box-aspect"]).Select(picture => SampleFiles.ReadText(picture).Key));
    }

    [Fact]
    public void A_crop_is_shown_under_its_picture_and_one_that_cannot_be_decoded_is_not()
    {
        var samples = new RejectedSamples(_folder.Path);
        CropSample crop = Crops.Sample(0, 0, 7);
        samples.Keep(new("crop-unreadable", "damaged"), crop);
        samples.Keep(new("caption-guess", "it guesses: \"possibly red\""), crop with { Jpeg = Pictures.Jpeg(1) });

        Assert.False(Directory.Exists(_folder["crop-unreadable"]));
        Assert.Equal(new SampleText("7.jpg", "it guesses: \"possibly red\""), SampleFiles.ReadText(_folder["caption-guess/00.jpg"]));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    public void A_text_that_cannot_be_read_is_none(string text)
    {
        _folder.Write("00.json", text);
        Assert.Equal(new SampleText("", ""), SampleFiles.ReadText(_folder["00.jpg"]));
    }
}
