using FsCheck;
using FsCheck.Fluent;
using GaDms.Retrieval.Queries;

namespace GaDms.Queries.Tests;

public sealed class SentenceParserTests
{
    private static readonly string[] s_people = ["a man", "a woman in a red coat", "the person with grey trousers", "a tall man who wears blue jeans"];

    private static readonly string[] s_negations =
    [
        "without {0}", "with no {0}", "and no {0}", "who has no {0}", "not wearing {0}", "but not {0}", "who is not carrying {0}", "who isn't wearing {0}",
        "who doesn't have {0}", ", no {0}", "who never wears {0}", "neither with {0} nor {1}", "without {0} or {1}", "lacking {0}", "who isn’t holding {0}",
    ];

    private static readonly string[] s_things = ["a hat", "hat", "a black backpack", "glasses", "white sneakers", "an umbrella"];

    [Theory]
    [InlineData("a man without a hat", "a man", "a hat")]
    [InlineData("A man without a hat.", "A man.", "a hat")]
    [InlineData("a woman with no bag", "a woman", "bag")]
    [InlineData("a woman not wearing glasses, in a red coat", "a woman, in a red coat", "glasses")]
    [InlineData("a man who has no backpack", "a man", "backpack")]
    [InlineData("a man in jeans who isn't carrying an umbrella", "a man in jeans", "an umbrella")]
    [InlineData("a man in a cap but not a red shirt", "a man in a cap", "a red shirt")]
    [InlineData("a woman who wears no hat and carries a bag", "a woman who carries a bag", "hat")]
    [InlineData("a woman wearing no hat and a red shirt", "a woman wearing a red shirt", "hat")]
    [InlineData("a man without a hat and with a bag", "a man with a bag", "a hat")]
    [InlineData("He has a bag. He is not wearing a hat.", "He has a bag.", "a hat")]
    [InlineData("a man without a hat or a scarf in blue", "a man in blue", "a hat|a scarf")]
    [InlineData("a man without a hat and gloves", "a man", "a hat|gloves")]
    [InlineData("a man with neither a hat nor a scarf", "a man", "a hat|a scarf")]
    [InlineData("no hat, no bag, red shirt", "red shirt", "hat|bag")]
    [InlineData("without any bag", "", "bag")]
    public void NegativePartsAreSplitOff(string sentence, string wanted, string unwanted)
    {
        var parsed = SentenceParser.Parse(sentence);

        Assert.Equal(wanted, parsed.Wanted);
        Assert.Equal(unwanted.Split('|'), parsed.Unwanted);
    }

    [Theory]
    [InlineData("a man with a piano and a notebook")]
    [InlineData("No. 5 is on the shirt")]
    [InlineData("no one else wears this")]
    [InlineData("a man with no hair")]
    [InlineData("a woman in not only red but blue")]
    [InlineData("a man, without")]
    [InlineData("a no-name jacket; Nottingham")]
    [InlineData("")]
    public void WhatIsNotSurelyNegativeStays(string sentence)
    {
        var parsed = SentenceParser.Parse(sentence);

        Assert.Equal(sentence, parsed.Wanted);
        Assert.Empty(parsed.Unwanted);
    }

    [Fact]
    public void EveryNegationOfEveryThingIsFound() => Prop.ForAll(
        (from person in Gen.Elements(s_people)
         from negation in Gen.Elements(s_negations)
         from thing in Gen.Elements(s_things)
         from other in Gen.Elements(s_things)
         select (person, thing, Sentence: $"{person} {string.Format(System.Globalization.CultureInfo.InvariantCulture, negation, thing, other)}")).ToArbitrary(),
        query =>
        {
            var parsed = SentenceParser.Parse(query.Sentence);
            return parsed.Wanted == query.person && parsed.Unwanted[0] == query.thing;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyTextIsSplitIntoItsOwnWords() => Prop.ForAll(
        (from words in Gen.ListOf(Gen.OneOf(
            Gen.Elements("no", "not", "without", "nor", "neither", "isn't", "and", "or", ",", ".", "a", "who", "hat", "red", "with", "wearing", "any", "é", "👒", "  "),
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null)))
         select string.Join(' ', words)).ToArbitrary(),
        text =>
        {
            var parsed = SentenceParser.Parse(text);
            // Nothing is made up: what is ruled out stands in the sentence as it is, and what is wanted is no more than the sentence.
            return parsed.Unwanted.All(phrase => phrase.Length > 0 && text.Contains(phrase, StringComparison.Ordinal))
                && parsed.Wanted.Where(char.IsLetterOrDigit).Count() <= text.Where(char.IsLetterOrDigit).Count()
                && (parsed.Unwanted.Count > 0 || parsed.Wanted == text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void LongSentencesTakeNoLonger()
    {
        var parsed = SentenceParser.Parse(string.Join(' ', Enumerable.Repeat("without a hat,", 10_000)));

        Assert.Equal(10_000, parsed.Unwanted.Count);
    }
}
