using GaDms.Imaging;

namespace GaDms.Ingestion;

/// <summary>
/// Links the sightings of one person through time: by the overlap of boxes where the person goes on as before, and by looks.
/// Frame by frame the most certain links are made first.
/// </summary>
/// <param name="settings">Gaps and lengths.</param>
internal sealed class Tracker(VideoSettings settings)
{
    // Looks of one person are at least this alike where boxes overlap, and where only the way between them is possible.
    private const float LeastLikeness = 0.5f;
    private const float LeastLikenessApart = 0.75f;
    private const float LeastOverlap = 0.25f;

    // Somebody who runs covers this many times their height in a second; boxes jump a little besides.
    private const double HeightsPerSecond = 1.5;
    private const double Jump = 0.25;

    // From one frame to the next nobody grows more.
    private const double MostGrowth = 1.7;

    private readonly List<Track> _followed = [];
    private readonly List<Track> _ended = [];

    /// <summary>Goes on with the people of the next frame.</summary>
    public void Step(TimeSpan time, IReadOnlyList<Sighting> sightings)
    {
        End(track => time - track.Last > settings.MostGap);
        var links = (
            from track in Enumerable.Range(0, _followed.Count)
            from sighting in Enumerable.Range(0, sightings.Count)
            let certainty = Certainty(_followed[track], sightings[sighting], time)
            where certainty is not null
            orderby certainty descending, track, sighting
            select (Track: track, Sighting: sighting)).ToArray();
        var continued = new HashSet<int>();
        var taken = new HashSet<int>();
        foreach (var (track, sighting) in links)
        {
            if (continued.Contains(track) || !taken.Add(sighting))
                continue;
            continued.Add(track);
            _followed[track].Add(sightings[sighting]);
        }
        _followed.AddRange(sightings.Where((_, i) => !taken.Contains(i)).Select(sighting => new Track(sighting)));
    }

    /// <summary>All people, by the moment they are first seen; those who were seen too few times are left out.</summary>
    public IReadOnlyList<Track> Finish()
    {
        End(_ => true);
        return [.. _ended.OrderBy(track => track.First)];
    }

    private void End(Predicate<Track> isOver)
    {
        _ended.AddRange(_followed.Where(track => isOver(track) && track.Sightings >= settings.LeastSightings));
        _followed.RemoveAll(isOver);
    }

    /// <summary>Null: it cannot be the same person.</summary>
    private static float? Certainty(Track track, Sighting sighting, TimeSpan time)
    {
        var growth = (double)sighting.Box.Height / track.Box.Height;
        if (growth is > MostGrowth or < 1 / MostGrowth)
            return null;
        var likeness = track.Likeness(sighting.Vector);
        var expected = track.Expected(time);
        var overlap = Math.Max(Boxes.Overlap(expected, sighting.Box), Boxes.Overlap(track.Box, sighting.Box));
        var possible = overlap >= LeastOverlap
            ? likeness >= LeastLikeness
            : likeness >= LeastLikenessApart && IsInReach(expected, sighting.Box, (time - track.Last).TotalSeconds);
        return possible ? Boxes.Overlap(expected, sighting.Box) + likeness : null;
    }

    private static bool IsInReach(PixelBox from, PixelBox to, double seconds)
    {
        var across = Track.CenterX(to) - Track.CenterX(from);
        var down = Track.CenterY(to) - Track.CenterY(from);
        return Math.Sqrt((across * across) + (down * down)) <= from.Height * (Jump + (HeightsPerSecond * seconds));
    }
}
