using Npgsql;

namespace GaDms.Postgres;

/// <summary>Numbers to be given next. They are kept in the row that a writer locks, so that they rise in the order of adding.</summary>
internal sealed class NextNumbers(long media, long frame, long track, long entry)
{
    private long _media = media;
    private long _frame = frame;
    private long _track = track;
    private long _entry = entry;
    private readonly (long Media, long Frame, long Track, long Entry) _before = (media, frame, track, entry);

    public long TakeMedia() => _media++;

    public long TakeFrame() => _frame++;

    public long TakeTrack() => _track++;

    public long TakeEntry() => _entry++;

    public async Task SaveAsync(NpgsqlConnection connection, Layout layout, CancellationToken cancellation)
    {
        if (_before == (_media, _frame, _track, _entry))
            return;
        await connection.ExecuteAsync($"UPDATE {layout.Gallery} SET next_media = @media, next_frame = @frame, next_track = @track, next_entry = @entry", cancellation,
            ("media", _media), ("frame", _frame), ("track", _track), ("entry", _entry)).ConfigureAwait(false);
    }
}
