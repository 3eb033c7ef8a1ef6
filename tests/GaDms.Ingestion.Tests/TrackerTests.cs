using GaDms.Imaging;

namespace GaDms.Ingestion.Tests;

public class TrackerTests
{
    private static readonly float[] s_red = [1, 0.3f, 0];
    private static readonly float[] s_blue = [0, 0.3f, 1];

    [Fact]
    public void Two_people_who_cross_stay_themselves()
    {
        var tracks = Follow(15, i => [At(i, 100 + (40 * i), s_red), At(i, 660 - (40 * i), s_blue)]);

        Assert.Equal(2, tracks.Count);
        Assert.All(tracks, track => Assert.Equal(15, track.Sightings));
        Assert.Equal([100, 660], tracks.Select(track => track.Best(100)[0].Box.X));
        Assert.All(tracks, track => Assert.Single(track.Best(100).Select(sighting => sighting.Vector).Distinct()));
    }

    [Fact]
    public void Somebody_behind_a_pillar_for_less_than_a_second_is_the_same()
    {
        var track = Assert.Single(Follow(12, i => i is >= 4 and < 8 ? [] : [At(i, 100 + (30 * i), s_red)]));
        Assert.Equal((8, TimeSpan.Zero, TimeSpan.FromSeconds(2.2)), (track.Sightings, track.First, track.Last));
    }

    [Fact]
    public void Somebody_who_was_away_for_longer_is_someone_new() =>
        Assert.Equal([4, 4], Follow(14, i => i is >= 4 and < 10 ? [] : [At(i, 100, s_red)]).Select(track => track.Sightings));

    [Fact]
    public void Who_comes_where_somebody_else_left_is_someone_new() =>
        Assert.Equal(2, Follow(8, i => [At(i, 100, i < 4 ? s_red : s_blue)]).Count);

    [Fact]
    public void Nobody_jumps_across_the_room() =>
        Assert.Equal(2, Follow(8, i => [At(i, i < 4 ? 0 : 1500, s_red)]).Count);

    [Fact]
    public void A_box_that_shows_up_twice_is_a_mistake() =>
        Assert.Empty(Follow(8, i => i < 2 ? [At(i, 100, s_red)] : []));

    [Fact]
    public void Pictures_that_are_kept_are_good_ones_from_different_moments()
    {
        // Two minutes: many times as many sightings as are remembered.
        var track = Assert.Single(Follow(600, i => [At(i, 100, s_red, i % 50 == 25 ? 0.9f : 0.2f)]));
        var best = track.Best(3);

        Assert.Equal(3, best.Count);
        Assert.All(best, sighting => Assert.Equal(0.9f, sighting.Quality));
        Assert.True(best[2].Time - best[0].Time > TimeSpan.FromSeconds(60));
        Assert.Equal(best.OrderBy(sighting => sighting.Time), best);
        Assert.InRange(track.Best(1000).Count, 1, 16);
    }

    private static IReadOnlyList<Track> Follow(int frames, Func<int, Sighting[]> people)
    {
        var tracker = new Tracker(new VideoSettings());
        for (var i = 0; i < frames; i++)
            tracker.Step(Moment(i), people(i));
        return tracker.Finish();
    }

    private static Sighting At(int frame, int x, float[] looks, float quality = 0.5f) =>
        new() { Time = Moment(frame), Box = new PixelBox(x, 50, 80, 200), Vector = looks, Quality = quality };

    private static TimeSpan Moment(int frame) => TimeSpan.FromSeconds(frame / 5.0);
}
