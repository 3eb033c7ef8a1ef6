using GaDms.Retrieval.Queries;
using GaDms.Training.Metrics;

namespace GaDms.Queries.Tests;

[Collection(nameof(RenderedWorld))]
public sealed class ScoreCalibrationTests(RenderedWorld world)
{
    [Theory]
    [InlineData(QueryKind.Text, 0.70)]
    [InlineData(QueryKind.Picture, 0.75)]
    public void PeopleWhoAreNotThereAreRecognised(QueryKind kind, double least)
    {
        // Groups of four look-alikes are in the gallery or not as a whole; queries come from the other picture.
        var gallery = Enumerable.Range(0, RenderedWorld.People).Where(IsThere).Select(person => world.Vectors[2 * person]).ToArray();
        var calibration = ScoreCalibration.Of(world.Model, gallery, gallery.Length);
        var queries = kind == QueryKind.Text
            ? world.Model.EncodeTexts([.. Enumerable.Range(0, RenderedWorld.People).Select(person => world.Samples[(2 * person) + 1].Captions[0].Text)])
            : [.. Enumerable.Range(0, RenderedWorld.People).Select(person => world.Vectors[(2 * person) + 1])];
        var best = queries.Select(query => gallery.Max(vector => RenderedWorld.Dot(query, vector))).ToArray();
        var probabilities = Array.ConvertAll(best, score => calibration.Probability(kind, score));
        var there = Enumerable.Range(0, RenderedWorld.People).Select(IsThere).ToArray();
        var auc = RocAuc.Compute(probabilities, there);
        double Nothing(bool ofThere) => Enumerable.Range(0, best.Length).Where(i => there[i] == ofThere).Average(i => calibration.NothingFits(kind, best[i]) ? 1.0 : 0);

        Assert.True(auc > least, $"AUC {auc:F3}");
        Assert.True(Nothing(ofThere: false) > Nothing(ofThere: true) + 0.25, $"\"nothing fits\": {Nothing(false):P0} of those who are not there, {Nothing(true):P0} of the others");
    }

    [Fact]
    public void MoreEntriesMakeAScoreWorthLess()
    {
        var few = ScoreCalibration.Of(world.Model, world.Vectors, world.Vectors.Count);
        var many = ScoreCalibration.Of(world.Model, world.Vectors, 1_000_000);

        foreach (var kind in Enum.GetValues<QueryKind>())
        {
            Assert.True(many.Probability(kind, 0.8f) < few.Probability(kind, 0.8f));
            Assert.True(few.Probability(kind, 0.6f) < few.Probability(kind, 0.7f));
            Assert.InRange(few.Probability(kind, -1), 0, 0.01f);
        }
    }

    [Fact]
    public void ASmallGalleryIsNotJudged()
    {
        var calibration = ScoreCalibration.Of(world.Model, [.. world.Vectors.Take(5)], 5);

        Assert.False(calibration.CanJudge);
        Assert.False(calibration.NothingFits(QueryKind.Text, -1));
    }

    private static bool IsThere(int person) => person / 4 % 2 == 0;
}
