using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Templates;

namespace GaDms.Curation.Tests.Templates;

public sealed class SlotGrammarTests
{
    [Fact]
    public void A_template_is_text_and_slots()
    {
        Assert.True(SlotGrammar.TryParse("A [person] in a [Colored top].", out IReadOnlyList<TemplatePart> parts, out _));
        Assert.Equal(
            [
                new TemplatePart("A ", null),
                new TemplatePart("", new Slot(SlotKind.Person, false)),
                new TemplatePart(" in a ", null),
                new TemplatePart("", new Slot(SlotKind.Top, true)),
                new TemplatePart(".", null),
            ],
            parts);
    }

    [Theory]
    [InlineData("A [person", "'[' without its ']' at character 3")]
    [InlineData("A person]", "']' without its '[' at character 9")]
    [InlineData("A [[person]]", "[[person] is not known")]
    [InlineData("A [colour]", "[colour] is not known")]
    [InlineData("A []", "[] is not known")]
    [InlineData("A [colored]", "[colored] is not known")]
    [InlineData("A [colored  top]", "is not known")]
    public void Faults_are_told(string text, string said)
    {
        Assert.False(SlotGrammar.TryParse(text, out IReadOnlyList<TemplatePart> parts, out string? fault));
        Assert.Contains(said, fault, StringComparison.Ordinal);
        Assert.Empty(parts);
    }

    [Fact]
    public void Writing_and_reading_give_the_same_pieces()
        => Prop.ForAll(
            Gen.OneOf(
                Gen.Elements("A ", ".", " wears a ", " \u00e9 ", "{").Select(text => new TemplatePart(text, null)),
                Gen.Choose(0, Enum.GetValues<SlotKind>().Length - 1).SelectMany(
                    kind => Gen.Elements(true, false).Select(colored => new TemplatePart("", new Slot((SlotKind)kind, colored)))))
                .ListOf().Select(WithoutNeighbours).ToArbitrary(),
            parts => SlotGrammar.TryParse(SlotGrammar.Format(parts), out IReadOnlyList<TemplatePart> read, out _) && read.SequenceEqual(parts))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_read_or_refused_and_what_is_read_is_written_alike()
        => Prop.ForAll<string?>(text => text is null
            || !SlotGrammar.TryParse(text, out IReadOnlyList<TemplatePart> parts, out _)
            || SlotGrammar.Format(parts).Equals(text, StringComparison.OrdinalIgnoreCase)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_of_brackets_and_names_becomes_a_template_or_has_a_fault()
        => Prop.ForAll(
            Gen.Elements("[", "]", "person", "colored ", "top", " ", "A", ".", "\n", "red").ListOf().Select(string.Concat).ToArbitrary(),
            text => Template.TryCreate(text, TemplateOrigin.Hand, out Template? template, out string? fault) ? template!.Text == text : fault!.Length > 0)
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("A [person] in red clothes.", "1 slots")]
    [InlineData("A [person] in a red [top].", "the colour \"red\"")]
    [InlineData("A [person] in a [top] and her [bag].", "\"her\"")]
    [InlineData("A [person] possibly in a [top].", "guesses")]
    [InlineData("A [person] in a [top]", "full stop")]
    [InlineData("A [person]\nin a [top].", "line break")]
    [InlineData("[person] [top].", "2 words")]
    public void A_template_must_fit_any_person(string text, string said)
    {
        Assert.False(Template.TryCreate(text, TemplateOrigin.Hand, out _, out string? fault));
        Assert.Contains(said, fault, StringComparison.Ordinal);
    }

    private static List<TemplatePart> WithoutNeighbours(IEnumerable<TemplatePart> parts)
    {
        var result = new List<TemplatePart>();
        foreach (TemplatePart part in parts)
        {
            if (part.Slot is not null || result.Count == 0 || result[^1].Slot is not null)
                result.Add(part);
        }

        return result;
    }
}
