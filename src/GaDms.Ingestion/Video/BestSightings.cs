namespace GaDms.Ingestion;

/// <summary>Of a row of sightings whose length nobody knows, keeps a few good ones from everywhere in it.</summary>
/// <remarks>
/// The best of each stretch of time is kept; when there are too many stretches, each two neighbours become one. So the
/// memory is bounded, and the stretches are of nearly equal length however long the row becomes.
/// </remarks>
internal sealed class BestSightings
{
    private const int MostStretches = 16;

    private readonly List<Sighting> _best = [];
    private long _length = TimeSpan.FromSeconds(0.5).Ticks;

    /// <summary>Takes the next sighting.</summary>
    public void Add(Sighting sighting)
    {
        Put(sighting);
        while (_best.Count > MostStretches)
        {
            _length *= 2;
            var before = _best.ToArray();
            _best.Clear();
            foreach (var kept in before)
                Put(kept);
        }
    }

    /// <summary>Some of them, by time: the best one, then each time the one that is good, and far in time and looks from those chosen.</summary>
    public IReadOnlyList<Sighting> Choose(int count)
    {
        var left = new List<Sighting>(_best);
        var chosen = new List<Sighting>();
        var span = Math.Max(1, (_best[^1].Time - _best[0].Time).Ticks);
        while (chosen.Count < count && left.Count > 0)
        {
            var next = left.MaxBy(candidate => candidate.Quality * Novelty(candidate, chosen, span))!;
            chosen.Add(next);
            left.Remove(next);
        }
        return [.. chosen.OrderBy(sighting => sighting.Time)];
    }

    private void Put(Sighting sighting)
    {
        if (_best.Count == 0 || _best[^1].Time.Ticks / _length != sighting.Time.Ticks / _length)
            _best.Add(sighting);
        else if (sighting.Quality > _best[^1].Quality)
            _best[^1] = sighting;
    }

    private static double Novelty(Sighting candidate, List<Sighting> chosen, long span)
    {
        if (chosen.Count == 0)
            return 1;
        var time = chosen.Min(other => Math.Abs((candidate.Time - other.Time).Ticks) / (double)span);
        var looks = chosen.Min(other => 1 - Cosine.Of(candidate.Vector, other.Vector));
        return 0.1 + Math.Sqrt(time) + Math.Max(0, looks);
    }
}
