using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Templates;

namespace GaDms.Curation.Tests.Templates;

public sealed class TemplateBankTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

    [Fact]
    public void The_bank_that_comes_with_the_program_has_sixty_different_templates_at_least()
    {
        TemplateBank bank = TemplateBank.Default();
        Assert.True(bank.Templates.Count >= 60, $"{bank.Templates.Count} templates");
        Assert.Equal(bank.Templates.Count, NearEqual.Distinct(bank.Templates).Count);
        Assert.All(Enum.GetValues<SlotKind>(), kind => Assert.Contains(bank.Templates, template => template.Slots.Any(slot => slot.Kind == kind)));
        Assert.True(bank.Templates.Select(template => string.Join(' ', template.Text.Split(' ').Take(2))).Distinct().Count() >= 40, "openings");
    }

    [Fact]
    public void A_bank_is_read_as_it_was_written()
    {
        TemplateBank bank = TemplateBank.Default();
        bank.Save(_path);
        TemplateBank read = TemplateBank.Load(_path);
        Assert.Equal(bank.Templates.Select(Key), read.Templates.Select(Key));
        Assert.Equal(bank.Templates[3].Text, read.Find(bank.Templates[3].Id)!.Text);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + ".*.partial"));

        static (string, string, TemplateOrigin) Key(Template template) => (template.Id, template.Text, template.Origin);
    }

    [Theory]
    [InlineData("""{"templates":[]}""", "no template")]
    [InlineData("""{}""", "not a template bank")]
    [InlineData("""null""", "not null")]
    [InlineData("""{"templates":[{"text":"A [person] in a [top].","origin":"web"}]}""", "not a template bank")]
    [InlineData("""{"templates":[{"text":"A [person] in a [top].","origin":"hand","note":""}]}""", "not a template bank")]
    [InlineData("""{"templates":[{"text":"A [person] in a [top].","origin":"hand","id":"0123"}]}""", "template 1: the id 0123 is not that of its text")]
    [InlineData("""{"templates":[{"text":"A [person] in a [tip].","origin":"hand"}]}""", "[tip] is not known")]
    [InlineData("""{"templates":[{"text":"A [person] in a [top].","origin":"hand"},{"text":"A [person] in a [top].","origin":"hand"}]}""", "same text as template 1")]
    [InlineData("""{"templates":[{"text":"A [person] in""", "not a template bank")]
    [InlineData("""{"templates":[null]}""", "template 1: it is null")]
    public void A_bank_is_read_strictly(string json, string said)
    {
        File.WriteAllText(_path, json);
        var error = Assert.Throws<CurationException>(() => TemplateBank.Load(_path));
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_bank_is_told()
        => Assert.Contains(_path, Assert.Throws<CurationException>(() => TemplateBank.Load(_path)).Message, StringComparison.Ordinal);

    [Fact]
    public void Near_equal_templates_are_merged_and_the_first_stays()
    {
        Template[] templates =
        [
            Hand("A [person] with [colored hair] wears a [colored top] and [colored bottom]."),
            Hand("a [person] with [colored hair], wears a [colored top] and [colored bottom]!"),
            Hand("The [person] with [colored hair] wears a [colored top] and [colored bottom]."),
            Hand("A [person] with [colored hair] wears a [colored top] and [colored footwear]."),
            Hand("[colored bottom] and a [colored top] are worn by a [person] with [colored hair]."),
        ];
        Assert.Equal([templates[0], templates[3], templates[4]], TemplateBank.Of(templates).Templates);
    }

    [Fact]
    public void Merging_by_an_index_finds_what_comparing_all_with_all_finds()
        => Prop.ForAll(
            VariantsOfFewTexts().ListOf(40).ToArbitrary(),
            texts =>
            {
                Template[] templates = [.. texts.Select(Hand)];
                var kept = new List<Template>();
                foreach (Template template in templates)
                {
                    if (!kept.Any(other => NearEqual.Same(NearEqual.Normalize(other.Text), NearEqual.Normalize(template.Text))))
                        kept.Add(template);
                }

                return NearEqual.Distinct(templates).SequenceEqual(kept);
            }).QuickCheckThrowOnFailure();

    public void Dispose() => File.Delete(_path);

    /// <summary>Twenty words, of which up to four are exchanged: around the bounds of what is near-equal.</summary>
    private static Gen<string> VariantsOfFewTexts()
        => Gen.Choose(0, 2).SelectMany(text => Gen.Choose(0, 19).ArrayOf(4).SelectMany(places => Gen.Choose(0, 4).Select(changes =>
        {
            string[] words = [.. Enumerable.Range(0, 20).Select(i => $"{(char)('b' + text)}{(char)('a' + i)}")];
            for (int i = 0; i < changes; i++)
                words[places[i]] = $"x{(char)('a' + i)}";
            return $"{string.Join(' ', words)} [person] in a [top].";
        })));

    private static Template Hand(string text) => Template.Create(text, TemplateOrigin.Hand);
}
