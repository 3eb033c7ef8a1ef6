using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Search;

/// <summary>A <see cref="GalleryFilter"/> with numbers in place of names.</summary>
internal sealed class RowFilter
{
    private readonly GalleryFilter _filter;
    private readonly bool _asksTime;
    private readonly bool _asksDay;
    private readonly long _from;
    private readonly long _until;
    private readonly HashSet<int>? _cameras;
    private readonly HashSet<int>? _sources;
    private readonly HashSet<long>? _media;

    /// <summary>Puts numbers in place of names.</summary>
    /// <param name="filter">What was asked.</param>
    /// <param name="cameras">Numbers of its cameras.</param>
    /// <param name="sources">Numbers of its collections.</param>
    /// <param name="media">The media that its labels and its time of adding leave; null: all.</param>
    public RowFilter(GalleryFilter filter, IEnumerable<int> cameras, IEnumerable<int> sources, HashSet<long>? media)
    {
        _filter = filter;
        IsEmpty = filter.IsEmpty;
        _asksTime = filter.From is not null || filter.Until is not null;
        _asksDay = filter.DayFrom is not null || filter.DayUntil is not null;
        _from = filter.From?.ToUnixTimeMilliseconds() ?? long.MinValue;
        _until = filter.Until?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        _cameras = filter.Cameras.Count > 0 ? [.. cameras] : null;
        _sources = filter.Sources.Count > 0 ? [.. sources] : null;
        _media = media;
    }

    public bool IsEmpty { get; }

    public bool Passes(in RowRecord row) =>
        (_cameras is null || _cameras.Contains(row.Camera))
        && (_sources is null || _sources.Contains(row.Source))
        && (!_asksTime || (row.Time != RowRecord.NoTime && row.Time >= _from && row.Time < _until))
        && (!_asksDay || (row.Minute != RowRecord.NoMinute && _filter.PassesTimeOfDay(row.Minute)))
        && (_filter.Track is null || row.Track == _filter.Track)
        && (_filter.Media is null || row.Media == _filter.Media)
        && (_media is null || _media.Contains(row.Media));
}
