namespace GaDms.Retrieval.Store;

/// <summary>
/// Which entries a search looks at; all that are said must hold. An entry without a time fails every condition on times.
/// </summary>
public sealed record GalleryFilter
{
    /// <summary>Lets everything through.</summary>
    public static GalleryFilter None { get; } = new();

    /// <summary>Any of these cameras; empty: whatever camera.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    /// <summary>Any of these collections; empty: whatever collection.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>All of these labels.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Taken then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Taken before then.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Time of day by the clock of the place: at this minute or later. Later than <see cref="DayUntil"/>: over midnight.</summary>
    public TimeOnly? DayFrom { get; init; }

    /// <summary>Time of day: before this minute.</summary>
    public TimeOnly? DayUntil { get; init; }

    /// <summary>Of this track.</summary>
    public long? Track { get; init; }

    /// <summary>Of this picture or video.</summary>
    public long? Media { get; init; }

    /// <summary>Added before then.</summary>
    public DateTimeOffset? AddedBefore { get; init; }

    /// <summary>Whether everything passes.</summary>
    public bool IsEmpty => this is
    {
        Cameras.Count: 0, Sources.Count: 0, Tags.Count: 0, From: null, Until: null, DayFrom: null, DayUntil: null, Track: null, Media: null, AddedBefore: null,
    };

    /// <summary>Whether a minute of the day (0 to 1439) passes <see cref="DayFrom"/> and <see cref="DayUntil"/>.</summary>
    public bool PassesTimeOfDay(int minute)
    {
        var from = DayFrom is { } a ? MinuteOf(a) : 0;
        var until = DayUntil is { } b ? MinuteOf(b) : 24 * 60;
        return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
    }

    /// <summary>Minutes since midnight.</summary>
    public static int MinuteOf(TimeOnly time) => (time.Hour * 60) + time.Minute;
}
