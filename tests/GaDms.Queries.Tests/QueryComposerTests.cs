using GaDms.Data.Rendering;
using GaDms.Retrieval.Queries;

namespace GaDms.Queries.Tests;

[Collection(nameof(RenderedWorld))]
public sealed class QueryComposerTests(RenderedWorld world)
{
    private readonly QueryComposer _composer = new(world.Model);

    [Fact]
    public void BootsThatAreNotWantedAreNotRewarded()
    {
        string[] colors = ["red", "blue", "green", "white", "black", "grey", "yellow", "pink"];
        var typed = Share(color => world.Model.EncodeText($"a person in a {color} shirt without boots"));
        var composed = Share(color => _composer.Compose(QueryParts.Parse([$"a person in a {color} shirt without boots"])));
        var everywhere = Enumerable.Range(0, world.Samples.Count).Average(i => WearsBoots(i) ? 1.0 : 0);

        Assert.True(typed > everywhere + 0.1, $"the encoder alone: {typed:P0} of the top 10 in boots, {everywhere:P0} of all");
        Assert.True(composed < everywhere - 0.05, $"composed: {composed:P0} of the top 10 in boots, {everywhere:P0} of all");

        double Share(Func<string, float[]> query) => colors.Average(color => world.Top(query(color), 10).Average(hit => WearsBoots(hit) ? 1.0 : 0));
    }

    [Fact]
    public void SentencesOfOnePersonHelpEachOther()
    {
        var (one, both) = (0, 0);
        for (var person = 0; person < RenderedWorld.People; person++)
        {
            string[] captions = [world.Samples[2 * person].Captions[0].Text, world.Samples[(2 * person) + 1].Captions[0].Text];
            one += IsFirst(captions[..1], person);
            both += IsFirst(captions, person);
        }
        Assert.True(both > one * 1.05, $"{one} found by one sentence, {both} by two");

        int IsFirst(string[] sentences, int person) => world.Top(_composer.Compose(QueryParts.Parse(sentences)), 1)[0] / 2 == person ? 1 : 0;
    }

    [Fact]
    public void FeedbackMovesTheLikedUpAndTheDislikedDown()
    {
        var parts = new QueryParts { Wanted = ["a man in a red shirt"] };
        var before = _composer.Compose(parts);
        var ranking = world.Top(before, 30);
        var (liked, disliked) = (world.Vectors[ranking[20]], world.Vectors[ranking[0]]);
        var after = _composer.Compose(parts with { Liked = [liked], Disliked = [disliked] });

        Assert.True(Array.IndexOf(world.Top(after, world.Vectors.Count), ranking[20]) < 10);
        Assert.True(RenderedWorld.Dot(after, liked) - RenderedWorld.Dot(before, liked) > RenderedWorld.Dot(after, disliked) - RenderedWorld.Dot(before, disliked));
    }

    [Fact]
    public void APictureAndWordsAreNearerToBoth()
    {
        var picture = world.Vectors[0];
        var both = _composer.Compose(new QueryParts { Wanted = ["a woman in a yellow dress"], Pictures = [picture] });
        var text = world.Model.EncodeText("a woman in a yellow dress");

        Assert.Equal(1, RenderedWorld.Dot(both, both), 1e-4);
        Assert.True(RenderedWorld.Dot(both, picture) > RenderedWorld.Dot(text, picture));
        Assert.True(RenderedWorld.Dot(both, text) > RenderedWorld.Dot(picture, text));
    }

    [Fact]
    public void WhatIsLikedAloneIsTheQuery() =>
        Assert.Equal(1, RenderedWorld.Dot(world.Vectors[3], _composer.Compose(new QueryParts { Liked = [world.Vectors[3]] })), 1e-4);

    [Fact]
    public void AQueryForNothingIsRefused()
    {
        Assert.Throws<InvalidDataException>(() => _composer.Compose(new QueryParts()));
        Assert.Throws<InvalidDataException>(() => _composer.Compose(new QueryParts { Disliked = [world.Vectors[0]] }));
        Assert.Throws<InvalidDataException>(() => _composer.Compose(new QueryParts { Pictures = [world.Vectors[0], [.. world.Vectors[0].Select(value => -value)]] }));
    }

    private bool WearsBoots(int picture) =>
        world.Samples[picture].Person.Visible.Contains(AttributeName.Shoes) && world.Samples[picture].Person.Person.Shoes == ShoeKind.Boots;
}
