using GaDms.Imaging;
using GaDms.Retrieval.Store;
using Npgsql;

namespace GaDms.Postgres;

/// <summary>Entries as they are read.</summary>
internal static class EntryRows
{
    /// <summary>The columns of an entry and where they are from; a WHERE clause on <c>e</c> follows.</summary>
    public static string Select(Layout layout) => $"""
        SELECT e.id, e.media, m.kind, m.name, ARRAY(SELECT f.path FROM {layout.File} f WHERE f.media = e.media ORDER BY f.path COLLATE "C"),
            e.source, e.camera, e.taken, e.zone, e.added, e.width, e.height, m.width, m.height,
            e.x, e.y, e.w, e.h, e.moment, e.track, t.first, t.last, e.tags, e.frame IS NOT NULL, m.hash
        FROM {layout.Entry} e JOIN {layout.Media} m ON m.id = e.media LEFT JOIN {layout.Track} t ON t.id = e.track
        """;

    public static GalleryEntry Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Media = reader.GetInt64(1),
        Hash = reader.GetString(24),
        Kind = (MediaKind)reader.GetInt16(2),
        Name = reader.GetString(3),
        Paths = reader.GetFieldValue<string[]>(4),
        Source = reader.GetString(5),
        Camera = reader.TextOrNull(6),
        Time = reader.OrNull<DateTime>(7) is { } time ? new DateTimeOffset(time, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(reader.GetInt16(8))) : null,
        Added = new DateTimeOffset(reader.GetDateTime(9), TimeSpan.Zero),
        Width = reader.GetInt32(10),
        Height = reader.GetInt32(11),
        MediaWidth = reader.GetInt32(12),
        MediaHeight = reader.GetInt32(13),
        Box = reader.OrNull<int>(14) is { } x ? new PixelBox(x, reader.GetInt32(15), reader.GetInt32(16), reader.GetInt32(17)) : null,
        Offset = reader.OrNull<TimeSpan>(18),
        Track = reader.OrNull<long>(19) is { } track ? new EntryTrack(track, reader.GetTimeSpan(20), reader.GetTimeSpan(21)) : null,
        Tags = reader.GetFieldValue<string[]>(22),
        HasFrame = reader.GetBoolean(23),
    };
}
