using GaDms.Curation.Captions;
using GaDms.Curation.Gate;
using GaDms.Curation.Language;
using GaDms.Curation.Poses;
using GaDms.Curation.Shards;
using GaDms.Curation.Templates;
using GaDms.Imaging;

namespace GaDms.Curation.Tests.Captions;

public sealed class AttributeCaptionerTests
{
    private static readonly Color s_grass = new(90, 130, 70);
    private static readonly Color s_red = new(200, 30, 40);
    private static readonly Color s_navy = new(25, 35, 90);

    private readonly AttributeCaptioner _captioner = new(TemplateBank.Default(), seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void Colours_are_those_of_the_body_and_not_of_the_background(float breadth)
        => Assert.Equal(("red", "dark blue"), AttributeCaptioner.Colors(Figures.Standing(s_grass, s_red, s_navy, breadth), null));

    [Theory]
    [InlineData(240, 240, 238, "white")]
    [InlineData(15, 15, 18, "black")]
    [InlineData(128, 128, 128, "gray")]
    [InlineData(250, 220, 40, "yellow")]
    [InlineData(240, 120, 20, "orange")]
    [InlineData(240, 150, 180, "pink")]
    [InlineData(120, 50, 150, "purple")]
    [InlineData(110, 70, 40, "brown")]
    [InlineData(220, 205, 170, "beige")]
    [InlineData(40, 90, 200, "blue")]
    [InlineData(150, 195, 230, "light blue")]
    [InlineData(20, 60, 30, "dark green")]
    public void Cloth_is_called_by_its_everyday_name(byte r, byte g, byte b, string name)
        => Assert.Equal((name, "dark blue"), AttributeCaptioner.Colors(Figures.Standing(new Color(150, 160, 165), new Color(r, g, b), s_navy), null));

    [Fact]
    public void Two_colours_are_both_named_and_many_are_not_guessed()
    {
        Image striped = Figures.Standing(s_grass, s_red, s_navy);
        Image motley = Figures.Standing(s_grass, s_red, s_navy);
        Color[] colors = [s_red, new(250, 220, 40), new(40, 90, 200), new(240, 240, 238), new(120, 50, 150), new(20, 130, 60)];
        for (int y = 58; y < 150; y++)
        {
            for (int x = 28; x < 72; x++)
            {
                striped[x, y] = (y / 6) % 2 == 0 ? s_red : new Color(250, 220, 40);
                motley[x, y] = colors[(y / 5) % colors.Length];
            }
        }

        Assert.Contains(AttributeCaptioner.Colors(striped, null).Top, new[] { "red and yellow", "yellow and red" });
        Assert.Null(AttributeCaptioner.Colors(motley, null).Top);
    }

    [Fact]
    public void Bare_legs_are_no_clothing()
        => Assert.Equal(("red", null), AttributeCaptioner.Colors(Figures.Standing(s_grass, s_red, Figures.Skin), null));

    [Fact]
    public void Key_points_say_where_to_look()
    {
        // The same person lower and to the right of where proportions would look.
        var image = new Image(200, 300);
        image.Fill(s_grass);
        var canvas = new Canvas(image);
        canvas.FillRectangle(130, 150, 50, 60, s_red);
        canvas.FillRectangle(130, 210, 50, 80, s_navy);
        PersonPose pose = Figures.Pose((5, 178, 152), (6, 132, 152), (11, 170, 208), (12, 140, 208), (13, 170, 280), (14, 140, 280));
        Assert.Equal(("red", "dark blue"), AttributeCaptioner.Colors(image, pose));
    }

    [Fact]
    public void What_the_pose_does_not_show_is_not_described()
    {
        PersonPose upperBody = Figures.Pose((5, 70, 62), (6, 30, 62), (11, 65, 148), (12, 35, 148));
        Assert.Equal(("red", null), AttributeCaptioner.Colors(Figures.Standing(s_grass, s_red, s_navy), upperBody));
    }

    [Fact]
    public async Task Two_captions_of_different_templates_the_same_in_every_run()
    {
        CropSample crop = Figures.Crop(Figures.Standing(s_grass, s_red, s_navy));
        CaptionResult[] captions = [await Caption(crop, 0), await Caption(crop, 1)];
        Assert.NotEqual(captions[0].Origin.Template, captions[1].Origin.Template);
        Assert.Equal(captions[0], await Caption(crop, 0));
        Assert.All(captions, caption =>
        {
            Assert.Equal("attributes", caption.Origin.Captioner);
            Assert.Contains("red top", caption.Text, StringComparison.Ordinal);
            Assert.Contains("dark blue bottoms", caption.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("person", caption.Text, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Its_captions_pass_the_gate()
    {
        var stage = new CaptionStage(_captioner, CaptionGate.Create(new GateSettings()), 4);
        CropSample[] crops = [.. Enumerable.Range(0, 60).Select(i => Figures.Crop(
            Figures.Standing(s_grass, i % 3 == 0 ? s_red : new Color(245, 140, 20), i % 2 == 0 ? s_navy : Figures.Skin), key: $"{i:D9}"))];
        await foreach (CaptionedCrop captioned in stage.RunAsync(crops.ToAsyncEnumerable()))
            Assert.True(captioned.Rejection is null, $"{captioned.Rejection}");
    }

    [Fact]
    public async Task A_broken_crop_and_one_without_a_colour_are_rejected()
    {
        Assert.Equal("crop-unreadable", (await Caption(Figures.Crop([1, 2, 3]), 0)).Rejection!.Reason);
        PersonPose nothingSeen = Figures.Pose();
        CaptionResult result = await Caption(Figures.Crop(Figures.Standing(s_grass, s_red, s_navy), nothingSeen), 0);
        Assert.Equal("attributes-no-color", result.Rejection!.Reason);
    }

    [Theory]
    [InlineData("A [colored top] is worn by an [age] [person].", "An orange top is worn by a young person.")]
    [InlineData("[person]. [colored top]! And a [top].", "Person. Orange top! And a shirt.")]
    public void Articles_and_capitals_fit_what_was_filled_in(string text, string expected)
    {
        Template template = Template.Create(text, TemplateOrigin.Hand);
        Assert.Equal(expected, TemplateFiller.Fill(template, slot => (slot.Kind, slot.Colored) switch
        {
            (SlotKind.Top, true) => "orange top",
            (SlotKind.Top, false) => "shirt",
            (SlotKind.Age, _) => "young",
            _ => "person",
        }));
    }

    [Fact]
    public void A_bank_without_plain_templates_is_refused()
        => Assert.Throws<CurationException>(() => new AttributeCaptioner(
            TemplateBank.Of([Template.Create("A [person] with [hair] in a [top].", TemplateOrigin.Hand)]), seed: 1));

    private Task<CaptionResult> Caption(CropSample crop, int number)
        => _captioner.CaptionAsync(new CaptionRequest(crop, AnswerKey.Hash(crop.Jpeg), number), default);
}
