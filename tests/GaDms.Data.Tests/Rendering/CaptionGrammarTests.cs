using System.Text.RegularExpressions;
using GaDms.Data.Rendering;

namespace GaDms.Data.Tests.Rendering;

public class CaptionGrammarTests
{
    private static readonly AttributeSampler People = new(seed: 7);
    private static readonly IReadOnlySet<AttributeName> Everything = PersonAttributes.Names.ToHashSet();

    private static RenderedCaption Caption(int number, double noiseRate = 0)
        => CaptionGrammar.Compose(
            People.Identity(number), Everything, number % 2 == 0, Prng.For(1, (ulong)number), Prng.For(2, (ulong)number), noiseRate);

    private static IEnumerable<(PersonAttributes Person, RenderedCaption Caption)> Captions(int count, double noiseRate = 0)
        => Enumerable.Range(0, count).Select(number => (People.Identity(number), Caption(number, noiseRate)));

    [Fact]
    public void There_are_at_least_forty_different_shapes_and_all_are_used()
    {
        Assert.True(CaptionShapes.All.Count >= 40);
        // Different in structure, not in the words between the slots alone.
        Assert.True(CaptionShapes.All.Select(shape => Regex.Replace(shape, @"\([^)]*\)", "|", RegexOptions.NonBacktracking)).Distinct(StringComparer.Ordinal).Count() >= 40);
        Assert.Equal(CaptionShapes.All.Count, Captions(4000).Select(row => row.Caption.Shape).Where(shape => shape >= 0).Distinct().Count());
    }

    [Fact]
    public void Every_sentence_is_written_out()
    {
        foreach ((_, RenderedCaption caption) in Captions(2000, noiseRate: 0.3))
        {
            Assert.Matches(@"^[A-Z][^{}\[\]()|]*\.$", caption.Text);
            Assert.DoesNotMatch(@"  | ,| \.|\.\.|,,|\ba [aeiou]|\ban [^aeiou]|\. [a-z]", caption.Text);
        }
    }

    [Fact]
    public void A_caption_tells_four_to_eight_attributes()
    {
        foreach ((_, RenderedCaption caption) in Captions(1000))
        {
            int told = caption.Spans.Select(span => span.Attribute).Distinct().Count();
            Assert.InRange(told, CaptionGrammar.MinTold, CaptionGrammar.MaxTold);
        }
    }

    [Fact]
    public void Captions_of_parts_tell_small_things_or_one_garment()
    {
        AttributeName[] small =
        [
            AttributeName.Gender, AttributeName.Hair, AttributeName.HairColor, AttributeName.Hat, AttributeName.HatColor, AttributeName.Eyewear, AttributeName.Scarf,
            AttributeName.ScarfColor, AttributeName.Shoes, AttributeName.ShoesColor, AttributeName.Bag, AttributeName.BagColor, AttributeName.Carried, AttributeName.CarriedColor,
        ];
        AttributeName[] lower = [AttributeName.Gender, AttributeName.Bottom, AttributeName.BottomColor];
        RenderedCaption[] captions =
        [
            .. Enumerable.Range(0, 1000).Select(number => CaptionGrammar.Compose(
                People.Identity(number), Everything, walking: false, Prng.For(1, (ulong)number), Prng.For(2, (ulong)number), noiseRate: 0, partsShare: 1)),
        ];

        ILookup<string, AttributeName[]> told = captions.ToLookup(
            caption => All(caption, small) ? "small" : All(caption, lower) ? "lower" : "upper", caption => caption.Spans.Select(span => span.Attribute!.Value).ToArray());
        // Upper garments may be a dress, which is told as a bottom; small things go with neither.
        Assert.All(told["upper"], attributes => Assert.DoesNotContain(attributes, small[1..].Contains));
        Assert.InRange(told["small"].Count(), 500, 800);
        Assert.InRange(told["lower"].Count(), 100, 300);
        Assert.All(captions, caption => Assert.Matches(@"^[A-Z][^{}\[\]()|]*\.$", caption.Text));
        Assert.Equal(CaptionShapes.Parts.Count, captions.Select(caption => caption.Shape).Distinct().Count());
        // Everything is told somewhere.
        Assert.Equal(Everything.Order(), captions.SelectMany(caption => caption.Spans).Select(span => span.Attribute!.Value).Distinct().Order());

        static bool All(RenderedCaption caption, AttributeName[] attributes) => caption.Spans.All(span => attributes.Contains(span.Attribute!.Value));
    }

    [Fact]
    public void Spans_lie_in_order_inside_the_text_and_hold_the_words_they_claim()
    {
        foreach ((PersonAttributes person, RenderedCaption caption) in Captions(2000, noiseRate: 0.3))
        {
            int end = 0;
            foreach (CaptionSpan span in caption.Spans)
            {
                Assert.InRange(span.Start, end, caption.Text.Length);
                Assert.InRange(span.End, span.Start + 1, caption.Text.Length);
                end = span.End;
                if (span.Attribute is { } name)
                    Assert.Equal(span.Kind == CaptionSpanKind.Attribute, Tells(person[name], name, caption[span]));
            }
        }
    }

    [Fact]
    public void Clean_captions_hold_neither_false_nor_irrelevant_words()
        => Assert.All(Captions(500), row => Assert.All(row.Caption.Spans, span => Assert.Equal(CaptionSpanKind.Attribute, span.Kind)));

    [Fact]
    public void Noise_comes_at_the_asked_rate()
    {
        const double rate = 0.25;
        RenderedCaption[] captions = [.. Captions(4000, rate).Select(row => row.Caption)];
        CaptionSpan[] falsifiable = [.. captions.SelectMany(caption => caption.Spans)
            .Where(span => span.Attribute is not (null or AttributeName.Scarf))
            .Where(span => span.Attribute != AttributeName.Bottom && span.Attribute != AttributeName.Gender)];
        Assert.InRange(falsifiable.Count(span => span.Kind == CaptionSpanKind.False) / (double)falsifiable.Length, rate - 0.02, rate + 0.02);
        int irrelevant = captions.Count(caption => caption.Spans.Any(span => span.Kind == CaptionSpanKind.Irrelevant));
        Assert.InRange(irrelevant / (double)captions.Length, rate - 0.03, rate + 0.03);
    }

    [Fact]
    public void The_noisy_caption_keeps_the_shape_and_the_truths_of_the_clean_one()
    {
        for (int number = 0; number < 500; number++)
        {
            RenderedCaption clean = Caption(number), noisy = Caption(number, 0.3);
            Assert.Equal(clean.Shape, noisy.Shape);
            Assert.Equal(
                clean.Spans.Select(span => span.Attribute),
                noisy.Spans.Where(span => span.Kind != CaptionSpanKind.Irrelevant).Select(span => span.Attribute));
            IEnumerable<string> kept = noisy.Spans.Where(span => span.Kind == CaptionSpanKind.Attribute).Select(span => noisy[span].ToLowerInvariant());
            Assert.Empty(kept.Except(clean.Spans.Select(span => clean[span].ToLowerInvariant())));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void A_twin_has_the_true_words_but_for_one_value(double noiseRate)
    {
        var falsified = new HashSet<AttributeName>();
        for (int number = 0; number < 1000; number++)
        {
            RenderedCaption clean = Caption(number), caption = CaptionGrammar.Compose(
                People.Identity(number), Everything, number % 2 == 0, Prng.For(1, (ulong)number), Prng.For(2, (ulong)number), noiseRate, withTwin: true);
            Assert.Equal(Caption(number, noiseRate).Text, caption.Text);
            string[] twin = Words(caption.Twin!), words = Words(clean.Text);
            Assert.NotEqual(words, twin);
            // All that is told of other attributes is there; of this one something is not. What one word of a false value shares with a true one
            // (a "long" coat and "long" sleeves) leaves more than one attribute that it could be.
            AttributeName[] candidates = [.. clean.Spans.Select(span => span.Attribute!.Value).Distinct().Where(name =>
                clean.Spans.Where(span => span.Attribute != name).All(span => Words(clean[span]).All(twin.Contains)))];
            Assert.NotEmpty(candidates);
            falsified.UnionWith(candidates);
        }

        Assert.True(falsified.Count > 15, string.Join(' ', falsified));

        static string[] Words(string text) => text.ToLowerInvariant().Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void False_values_are_never_the_true_one()
    {
        foreach (PersonAttributes person in Enumerable.Range(0, 200).Select(number => People.Identity(number)))
        {
            foreach (AttributeName name in PersonAttributes.Names)
                Assert.DoesNotContain(person[name], AttributeDomain.FalseValues(name, person[name]));
        }
    }

    [Fact]
    public void What_cannot_be_seen_is_not_told()
    {
        HashSet<AttributeName> visible = [.. Everything];
        visible.ExceptWith([AttributeName.Shoes, AttributeName.ShoesColor, AttributeName.Eyewear, AttributeName.Bag, AttributeName.BagColor]);
        for (int number = 0; number < 300; number++)
        {
            RenderedCaption caption = CaptionGrammar.Compose(
                People.Identity(number), visible, walking: true, Prng.For(3, (ulong)number), new Prng(0), noiseRate: 0);
            Assert.All(caption.Spans, span => Assert.Contains(span.Attribute!.Value, visible));
        }
    }

    [Fact]
    public void A_person_of_whom_nothing_is_seen_still_gets_a_caption()
    {
        RenderedCaption caption = CaptionGrammar.Compose(
            People.Identity(0), new HashSet<AttributeName>(), walking: false, new Prng(1), new Prng(2), noiseRate: 0);
        Assert.EndsWith("in the picture.", caption.Text, StringComparison.Ordinal);
    }

    private static bool Tells(int value, AttributeName name, string words)
        => Enum.GetValues<WordForm>().Any(form => Table(name, value, form).Contains(words, StringComparer.OrdinalIgnoreCase));

    private static IReadOnlyList<string> Table(AttributeName name, int value, WordForm form)
    {
        try
        {
            return Lexicon.Words(name, value, form);
        }
        catch (IndexOutOfRangeException)
        {
            return []; // the attribute has no such form
        }
    }
}
