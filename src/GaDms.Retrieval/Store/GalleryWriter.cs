namespace GaDms.Retrieval.Store;

/// <summary>What is changed in a gallery's SQLite file. Every method belongs into a transaction.</summary>
internal static class GalleryWriter
{
    /// <summary>Inserts a picture or video with its people, or gives one whose entries have been deleted new ones; its paths stay.</summary>
    /// <returns>The numbers of its entries, in their order.</returns>
    public static IReadOnlyList<long> Insert(this GalleryConnection connection, NewMedia media, DateTimeOffset now)
    {
        connection.Execute(
            """
            INSERT INTO media (hash, kind, name, width, height, source, camera, added) VALUES ($hash, $kind, $name, $width, $height, $source, $camera, $added)
            ON CONFLICT (hash) DO UPDATE SET kind = $kind, name = $name, width = $width, height = $height, source = $source, camera = $camera, added = $added
            """,
            ("$hash", media.Hash), ("$kind", (int)media.Kind), ("$name", media.Name), ("$width", media.Width), ("$height", media.Height),
            ("$source", connection.Name(GallerySchema.Source, media.Source)),
            ("$camera", media.Camera is { } camera ? connection.Name(GallerySchema.Camera, camera) : null),
            ("$added", now.ToUnixTimeMilliseconds()));
        var id = connection.MediaOf(media.Hash)!.Value;
        foreach (var table in (string[])["media_tag", "frame", "track"])
            connection.Execute($"DELETE FROM {table} WHERE media = $media", ("$media", id));
        foreach (var tag in media.Tags.Distinct(StringComparer.Ordinal))
            connection.Execute("INSERT INTO media_tag VALUES ($media, $tag)", ("$media", id), ("$tag", connection.Name(GallerySchema.Tag, tag)));
        var frames = new long?[media.Frames.Count];
        var tracks = new Dictionary<NewTrack, long>();
        var entries = new List<long>(media.Entries.Count);
        foreach (var entry in media.Entries)
        {
            if (entry.Frame is { } frame)
                frames[frame] ??= connection.Insert("INSERT INTO frame (media, offset, jpeg) VALUES ($media, $offset, $jpeg)", ("$media", id), ("$offset", Milliseconds(entry.Offset)), ("$jpeg", media.Frames[frame]));
            if (entry.Track is { } track && !tracks.ContainsKey(track))
                tracks.Add(track, connection.Insert("INSERT INTO track (media, first, last) VALUES ($media, $first, $last)", ("$media", id), ("$first", Milliseconds(track.First)), ("$last", Milliseconds(track.Last))));
            var number = connection.Insert(
                """
                INSERT INTO entry (media, width, height, x, y, w, h, time, zone, offset, frame, track)
                VALUES ($media, $width, $height, $x, $y, $w, $h, $time, $zone, $offset, $frame, $track)
                """,
                ("$media", id), ("$width", entry.Width), ("$height", entry.Height),
                ("$x", entry.Box?.X), ("$y", entry.Box?.Y), ("$w", entry.Box?.Width), ("$h", entry.Box?.Height),
                ("$time", entry.Time?.ToUnixTimeMilliseconds()), ("$zone", entry.Time is { } time ? (long)time.Offset.TotalMinutes : null), ("$offset", Milliseconds(entry.Offset)),
                ("$frame", entry.Frame is { } f ? frames[f] : null), ("$track", entry.Track is { } t ? tracks[t] : null));
            connection.Execute("INSERT INTO thumbnail VALUES ($entry, $jpeg)", ("$entry", number), ("$jpeg", entry.Thumbnail));
            entries.Add(number);
        }
        return entries;
    }

    /// <summary>Notes where content lies.</summary>
    /// <returns>The media that the path held before and that lies nowhere any more, with nothing to be said for keeping it; null: none.</returns>
    public static long? Link(this GalleryConnection connection, GalleryFile file, long media)
    {
        var before = (long?)connection.Scalar("SELECT media FROM file WHERE path = $path", ("$path", file.Path));
        connection.Execute("INSERT OR REPLACE INTO file VALUES ($path, $media, $size, $modified)",
            ("$path", file.Path), ("$media", media), ("$size", file.Size), ("$modified", file.Modified));
        return before is { } old && old != media && connection.Scalar("SELECT 1 FROM file WHERE media = $media LIMIT 1", ("$media", old)) is null ? old : null;
    }

    public static IReadOnlyList<long> EntriesOf(this GalleryConnection connection, long media) =>
        connection.Query("SELECT id FROM entry WHERE media = $media", reader => reader.GetInt64(0), ("$media", media));

    /// <summary>Forgets that the content was ever there. Its entries have been deleted before.</summary>
    public static void DeleteMedia(this GalleryConnection connection, long media) => connection.Execute("DELETE FROM media WHERE id = $media", ("$media", media));

    /// <summary>Deletes an entry, its thumbnail, the frames on which its track can be seen, and a track without entries.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool DeleteEntry(this GalleryConnection connection, long id)
    {
        var found = connection.Query("SELECT media, frame, track FROM entry WHERE id = $id",
            reader => (Media: reader.GetInt64(0), Frame: reader.IsDBNull(1) ? (long?)null : reader.GetInt64(1), Track: reader.IsDBNull(2) ? (long?)null : reader.GetInt64(2)), ("$id", id));
        if (found is not [var (media, frame, track)])
            return false;
        connection.Execute("DELETE FROM entry WHERE id = $id", ("$id", id));
        connection.Execute("DELETE FROM frame WHERE id = $frame", ("$frame", frame));
        if (track is null)
            return true;
        connection.Execute(
            "DELETE FROM frame WHERE media = $media AND offset BETWEEN (SELECT first FROM track WHERE id = $track) AND (SELECT last FROM track WHERE id = $track)",
            ("$media", media), ("$track", track));
        connection.Execute("DELETE FROM track WHERE id = $track AND NOT EXISTS (SELECT 1 FROM entry WHERE track = $track)", ("$track", track));
        return true;
    }

    public static void MarkRemoved(this GalleryConnection connection, long generation, long row) =>
        connection.Execute("INSERT OR IGNORE INTO removed VALUES ($generation, $row, 0)", ("$generation", generation), ("$row", row));

    public static void SetRows(this GalleryConnection connection, long generation, long rows, long last) =>
        connection.Execute("UPDATE generation SET rows = $rows, last = $last WHERE id = $id", ("$id", generation), ("$rows", rows), ("$last", last));

    private static long Name(this GalleryConnection connection, int kind, string text) =>
        (long?)connection.Scalar("SELECT id FROM name WHERE kind = $kind AND text = $text", ("$kind", kind), ("$text", text))
        ?? connection.Insert("INSERT INTO name (kind, text) VALUES ($kind, $text)", ("$kind", kind), ("$text", text));

    private static long? Milliseconds(TimeSpan? time) => (long?)time?.TotalMilliseconds;
}
