using GaDms.Imaging;

namespace GaDms.Ingestion;

/// <summary>One person followed through a video.</summary>
internal sealed class Track
{
    // How much a new sighting tells of the person's looks, and of the way they go.
    private const float Renewal = 0.2f;
    private const double TurnRenewal = 0.5;

    private readonly BestSightings _best = new();
    private readonly float[] _looks;
    private PixelBox _box;
    private double _acrossPerSecond;
    private double _downPerSecond;

    public Track(Sighting first)
    {
        First = Last = first.Time;
        _box = first.Box;
        _looks = [.. first.Vector];
        Sightings = 1;
        _best.Add(first);
    }

    /// <summary>When the person is first seen.</summary>
    public TimeSpan First { get; }

    /// <summary>When the person was last seen.</summary>
    public TimeSpan Last { get; private set; }

    /// <summary>In how many frames.</summary>
    public int Sightings { get; private set; }

    /// <summary>The last box.</summary>
    public PixelBox Box => _box;

    /// <summary>Where the person should be at a moment, going on as before.</summary>
    public PixelBox Expected(TimeSpan time)
    {
        var seconds = (time - Last).TotalSeconds;
        return _box with { X = _box.X + (int)Math.Round(_acrossPerSecond * seconds), Y = _box.Y + (int)Math.Round(_downPerSecond * seconds) };
    }

    /// <summary>Cosine of a vector to what the person looked like lately.</summary>
    public float Likeness(ReadOnlySpan<float> vector) => Cosine.Of(_looks, vector);

    /// <summary>Goes on with a later sighting.</summary>
    public void Add(Sighting sighting)
    {
        var seconds = (sighting.Time - Last).TotalSeconds;
        var weight = Sightings == 1 ? 1 : TurnRenewal;
        _acrossPerSecond += weight * (((CenterX(sighting.Box) - CenterX(_box)) / seconds) - _acrossPerSecond);
        _downPerSecond += weight * (((CenterY(sighting.Box) - CenterY(_box)) / seconds) - _downPerSecond);
        for (var i = 0; i < _looks.Length; i++)
            _looks[i] += Renewal * (sighting.Vector[i] - _looks[i]);
        _box = sighting.Box;
        Last = sighting.Time;
        Sightings++;
        _best.Add(sighting);
    }

    /// <summary>The best pictures of the person, by time.</summary>
    public IReadOnlyList<Sighting> Best(int count) => _best.Choose(count);

    internal static double CenterX(PixelBox box) => box.X + (box.Width / 2.0);

    internal static double CenterY(PixelBox box) => box.Y + (box.Height / 2.0);
}
