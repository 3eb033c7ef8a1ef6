using GaDms.Data.Rendering;
using GaDms.Imaging;
using GaDms.Model.Scores;
using GaDms.Retrieval.Models;

namespace GaDms.Queries.Tests;

[Collection(nameof(RenderedWorld))]
public sealed class HeatMapsTests(RenderedWorld world)
{
    [Fact]
    public void TheMostOfAWordIsOnItsThing()
    {
        var (hits, chance, words) = (0.0, 0.0, 0);
        foreach (var sample in world.Samples.Where((_, i) => i % 4 == 1))
        {
            var caption = sample.Captions[0];
            var explanation = Explanation.Of(world.Model, sample.Decode(), caption.Text, TokenScores.Create("css"));
            var maps = HeatMaps.Of(world.Model, sample.Decode(), caption.Text);
            Assert.Equal(explanation.Words.Count, maps.Count);
            for (var word = 0; word < maps.Count; word++)
            {
                var start = explanation.Words[word].Start;
                var attribute = caption.Spans.Where(span => span.Start <= start && start < span.End).Select(span => span.Attribute).FirstOrDefault();
                // Key points: 5 and 6 shoulders, 11 and 12 hips, 15 and 16 ankles.
                (float Top, float Bottom)? rows = attribute switch
                {
                    AttributeName.TopColor or AttributeName.OuterColor => (Y(sample, 5), Y(sample, 11)),
                    AttributeName.BottomColor when !sample.Person.Person.WearsDress => (Y(sample, 11), Y(sample, 15)),
                    _ => null,
                };
                if (rows is not { } range)
                    continue;
                var map = maps[word];
                bool IsInside(int patch) => ((patch / map.Columns) + 0.5f) * 96 / map.Rows is var y && y >= range.Top - 3 && y <= range.Bottom + 3;
                words++;
                hits += IsInside(Array.IndexOf(map.Values, map.Values.Max())) ? 1 : 0;
                chance += (double)Enumerable.Range(0, map.Values.Length).Count(IsInside) / map.Values.Length;
            }
        }
        Assert.True(words > 50);
        Assert.True(hits / words > (chance / words) + 0.2, $"{hits / words:P0} of {words} words, {chance / words:P0} by chance");
    }

    [Fact]
    public void ValuesFillZeroToOne()
    {
        var map = HeatMaps.Of(world.Model, world.Samples[0].Decode(), "a red shirt")[1];

        Assert.Equal((8, 4, 32), (map.Rows, map.Columns, map.Values.Length));
        Assert.Equal((0f, 1f), (map.Values.Min(), map.Values.Max()));
    }

    [Fact]
    public void AnOverlayIsRedWhereTheMapIsHigh()
    {
        var picture = new Image(40, 80);
        picture.Fill(new Color(20, 200, 90));

        var overlay = HeatMaps.Overlay(picture, new HeatMap(2, 1, [0, 1]));

        Assert.Equal((40, 80), (overlay.Width, overlay.Height));
        var (cold, hot) = (overlay[20, 2], overlay[20, 77]);
        Assert.True(hot.R > hot.B + 60 && cold.B > cold.R, $"{cold} and {hot}");
    }

    private static float Y(RenderedSample sample, int pair) => (sample.Person.Keypoints[pair].Y + sample.Person.Keypoints[pair + 1].Y) / 2;
}
