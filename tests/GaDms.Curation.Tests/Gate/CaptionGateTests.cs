using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Gate;
using GaDms.Curation.Templates;

namespace GaDms.Curation.Tests.Gate;

public sealed class CaptionGateTests
{
    private const string Good = "A young woman with long brown hair wears a red jacket, blue jeans and white sneakers.";

    private readonly CaptionGate _gate = CaptionGate.Create(new GateSettings());

    [Theory]
    [InlineData(Good)]
    [InlineData("Walking with both hands in the pockets, the man wears a gray hoodie over a white t-shirt.")]
    [InlineData("She carries a seemly tan bag; her dress is blue and her shoes are black.")]
    [InlineData("A man in a cropped black jacket holds a bag with a photo of a cat on it.")]
    [InlineData("A person in a black top and dark blue bottoms.")]
    public void Good_captions_pass(string caption) => Assert.Null(Check(caption));

    [Theory]
    [InlineData("A woman wears a [colored top] and blue jeans.", "caption-unfilled-slot")]
    [InlineData("A woman wears a colored top and blue jeans.", "caption-unfilled-slot")]
    [InlineData("I'm sorry, but I can't describe people in pictures.", "caption-refusal")]
    [InlineData("I’m unable to help with identifying the person.", "caption-refusal")]
    [InlineData("As an AI language model I do not see a person.", "caption-refusal")]
    [InlineData("Here is the description: a man wears a red shirt.", "caption-meta")]
    [InlineData("The image shows a man in a red shirt and jeans.", "caption-meta")]
    [InlineData("**Clothing**: a man in a red shirt and blue jeans.", "caption-meta")]
    [InlineData("A man in a red shirt /n and in blue jeans.", "caption-meta")]
    [InlineData("Eine junge Frau trägt eine rote Jacke und blaue Jeans.", "caption-language")]
    [InlineData("Une femme avec une veste rouge et un pantalon bleu.", "caption-language")]
    [InlineData("Una mujer con chaqueta roja y pantalones azules camina.", "caption-language")]
    [InlineData("一位穿着红色外套的年轻女子", "caption-language")]
    [InlineData("Женщина в красной куртке и синих джинсах", "caption-language")]
    [InlineData("12345 67890 !!", "caption-language")]
    [InlineData("A red top.", "caption-length")]
    [InlineData("A person who possibly wears a red jacket and blue jeans.", "caption-guess")]
    [InlineData("The man seems to carry a bag and wears a blue coat.", "caption-guess")]
    [InlineData("A man in a red shirt whose shoes are not visible.", "caption-unseen")]
    [InlineData("A woman in blue; her face cannot be seen from here.", "caption-unseen")]
    [InlineData("Two people in red jackets walk along in blue jeans.", "caption-people")]
    [InlineData("A man in a red shirt next to a woman in a blue dress.", "caption-people")]
    public void Each_rule_holds_back_what_it_is_for(string caption, string reason)
    {
        Assert.Equal(reason, Check(caption)?.Reason);
        Assert.Equal(1, _gate.Counts[reason]);
        Assert.Equal(1, _gate.Counts.Values.Sum());
        Assert.Equal(1, _gate.Seen);
    }

    [Fact]
    public void A_caption_of_too_many_words_is_held_back()
        => Assert.Equal("caption-length", Check(string.Join(' ', Enumerable.Repeat("a red hat", 30)) + ".")?.Reason);

    [Fact]
    public void A_caption_of_few_endless_words_is_held_back()
        => Assert.Equal("caption-length", Check("A man with a " + new string('x', 5000) + " in a hat.")?.Reason);

    [Theory]
    [InlineData(Good, "caption-duplicate")]
    [InlineData("a young woman with long brown hair wears a red jacket blue jeans and white sneakers", "caption-duplicate")]
    [InlineData("A young woman with long brown hair wears a red jacket, blue jeans and white shoes.", "caption-duplicate")]
    [InlineData("White sneakers, blue jeans and a red jacket are worn by a young woman with long brown hair.", null)]
    [InlineData("A woman in a red jacket.", null)]
    public void The_second_caption_must_say_something_else(string second, string? reason)
        => Assert.Equal(reason, _gate.Check(new CaptionCandidate(second, default, Good))?.Reason);

    [Fact]
    public void No_rule_throws_on_any_text()
        => Prop.ForAll(Texts(), Texts(), (text, other) =>
        {
            Rejection? rejection = _gate.Check(new CaptionCandidate(text, default, other));
            return rejection is null || (rejection.Reason.Length > 0 && rejection.Detail.Length > 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Words_are_found_whole_wherever_they_stand()
        => Prop.ForAll(
            Gen.Elements("a", "man", "seems", "seemsly", "n't", "-", ",", "’", "\u00df", "\ud83d", "[x]").ListOf().ToArbitrary(),
            pieces => CaptionWords.Of(string.Join(' ', pieces)).Has("seems") == pieces.Contains("seems"))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Likeness_is_one_for_the_same_none_for_nothing_in_common_and_does_not_depend_on_the_order()
        => Prop.ForAll(Texts(), Texts(), (first, second) =>
        {
            CaptionWords a = CaptionWords.Of(first);
            CaptionWords b = CaptionWords.Of(second);
            return a.Likeness(a) == 1 && a.Likeness(b) == b.Likeness(a) && a.Likeness(b) is >= 0 and <= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Templates_filled_with_plain_words_pass()
        => Assert.All(TemplateBank.Default().Templates, template =>
        {
            string caption = Curation.Captions.TemplateFiller.Fill(template, slot => slot.Colored ? $"red {SlotGrammar.Name(slot.Kind)}" : SlotGrammar.Name(slot.Kind));
            Assert.Null(Check(caption));
        });

    [Theory]
    [InlineData(0, 70, 0.8)]
    [InlineData(10, 9, 0.8)]
    [InlineData(5, 70, 0)]
    [InlineData(5, 70, double.NaN)]
    public void Bounds_that_make_no_sense_are_refused(int least, int most, double likeness)
        => Assert.Throws<CurationException>(() => CaptionGate.Create(new GateSettings { LeastWords = least, MostWords = most, MostLikeness = likeness }));

    private Rejection? Check(string caption) => _gate.Check(new CaptionCandidate(caption, default, null));

    private static Arbitrary<string> Texts()
        => Gen.OneOf(
            ArbMap.Default.GeneratorFor<string?>().Select(text => text ?? ""),
            Gen.Elements("a", "person", "[", "]", "\ud800", "\udfff", "\0", "’", " ", "\n", "I'm", "sorry", "und", "\u4e00", "seems", "{").ListOf().Select(string.Concat))
            .ToArbitrary();
}
