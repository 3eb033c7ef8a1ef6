using System.Runtime.InteropServices;
using System.Text.Json;
using GaDms.Imaging;
using GaDms.Retrieval.Search;
using Microsoft.Data.Sqlite;

namespace GaDms.Retrieval.Store;

/// <summary>What is asked of a gallery's SQLite file.</summary>
internal static class GalleryReader
{
    // One statement for a page: hundreds of small ones are what many clients would wait for.
    private const string EntryColumns = """
        SELECT e.id, e.media, m.kind, m.name, s.text, c.text, e.time, e.zone, m.added, e.width, e.height, m.width, m.height,
               e.x, e.y, e.w, e.h, e.offset, t.id, t.first, t.last, e.frame, m.hash,
               (SELECT json_group_array(path) FROM (SELECT path FROM file WHERE media = m.id ORDER BY path)),
               (SELECT json_group_array(text) FROM (SELECT n.text FROM media_tag g JOIN name n ON n.id = g.tag WHERE g.media = m.id ORDER BY n.text))
        FROM entry e JOIN media m ON m.id = e.media JOIN name s ON s.id = m.source
             LEFT JOIN name c ON c.id = m.camera LEFT JOIN track t ON t.id = e.track
        """;

    /// <summary>The generation that is searched, and the one in the making, if any.</summary>
    public static List<GenerationState> Generations(this GalleryConnection connection) => connection.Query(
        "SELECT id, name, fingerprint, dimension, path, vocabulary, rows, last, current FROM generation ORDER BY current DESC",
        reader => new GenerationState(
            reader.GetInt64(0),
            new GalleryModel(reader.GetString(1), reader.GetString(2), reader.GetInt32(3)) { Path = Text(reader, 4), VocabularyPath = Text(reader, 5) },
            reader.GetInt64(6),
            reader.GetInt64(7))
        { IsCurrent = reader.GetInt64(8) == 1 });

    /// <summary>The generation that is searched, or the one in the making; null: none.</summary>
    public static GenerationState? Generation(this GalleryConnection connection, bool current) => connection.Generations().Find(state => state.IsCurrent == current);

    public static List<long> RemovedRows(this GalleryConnection connection, long generation, bool unwipedOnly = false) => connection.Query(
        "SELECT row FROM removed WHERE generation = $generation AND (wiped = 0 OR NOT $unwiped)", reader => reader.GetInt64(0), ("$generation", generation), ("$unwiped", unwipedOnly ? 1 : 0));

    public static IReadOnlyList<GalleryEntry> Entries(this GalleryConnection connection, IReadOnlyList<long> ids) =>
        connection.Query($"{EntryColumns} JOIN json_each($ids) asked ON asked.value = e.id ORDER BY asked.key", Entry, ("$ids", JsonSerializer.Serialize(ids)));

    public static IReadOnlyList<GalleryEntry> List(this GalleryConnection connection, GalleryFilter filter, long after, int count)
    {
        var row = connection.Resolve(filter);
        var found = new List<GalleryEntry>();

        // What the index on numbers can do is done by SQLite; the rest by the same filter as in a search.
        while (found.Count < count)
        {
            var page = connection.Query(
                $"""
                {EntryColumns} WHERE e.id > $after AND ($track IS NULL OR e.track = $track) AND ($media IS NULL OR e.media = $media)
                AND ($added IS NULL OR m.added < $added) ORDER BY e.id LIMIT $count
                """,
                Entry,
                ("$after", after), ("$track", filter.Track), ("$media", filter.Media), ("$added", filter.AddedBefore?.ToUnixTimeMilliseconds()), ("$count", count));
            found.AddRange(row.IsEmpty ? page : page.Where(entry => row.Passes(connection.RowOf(entry.Id))));
            if (page.Count < count)
                break;
            after = page[^1].Id;
        }
        return found.Count <= count ? found : found[..count];
    }

    /// <summary>Numbers in place of a filter's names.</summary>
    /// <exception cref="GalleryException">A name is not there.</exception>
    public static RowFilter Resolve(this GalleryConnection connection, GalleryFilter filter)
    {
        if (filter.IsEmpty)
            return new RowFilter(filter, [], [], null);
        var cameras = connection.Numbers(GallerySchema.Camera, "camera", filter.Cameras);
        var sources = connection.Numbers(GallerySchema.Source, "source", filter.Sources);
        HashSet<long>? media = null;
        foreach (var tag in connection.Numbers(GallerySchema.Tag, "tag", filter.Tags))
        {
            var tagged = connection.Query("SELECT media FROM media_tag WHERE tag = $tag", reader => reader.GetInt64(0), ("$tag", tag));
            media = media is null ? [.. tagged] : [.. media.Intersect(tagged)];
        }
        if (filter.AddedBefore is { } added)
        {
            var old = connection.Query("SELECT id FROM media WHERE added < $added", reader => reader.GetInt64(0), ("$added", added.ToUnixTimeMilliseconds()));
            media = media is null ? [.. old] : [.. media.Intersect(old)];
        }
        return new RowFilter(filter, cameras, sources, media);
    }

    /// <summary>What the file of rows says of an entry, from the tables.</summary>
    public static RowRecord RowOf(this GalleryConnection connection, long id) => connection.Query(
        "SELECT e.id, e.time, e.zone, e.media, e.track, m.camera, m.source FROM entry e JOIN media m ON m.id = e.media WHERE e.id = $id", Row, ("$id", id))[0];

    public static byte[]? Thumbnail(this GalleryConnection connection, long id) =>
        (byte[]?)connection.Scalar("SELECT jpeg FROM thumbnail WHERE entry = $id", ("$id", id));

    public static byte[]? Frame(this GalleryConnection connection, long id) =>
        (byte[]?)connection.Scalar("SELECT f.jpeg FROM entry e JOIN frame f ON f.id = e.frame WHERE e.id = $id", ("$id", id));

    public static IReadOnlyDictionary<string, GalleryFile> Files(this GalleryConnection connection) => connection
        .Query("SELECT path, size, modified FROM file", reader => new GalleryFile(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)))
        .ToDictionary(file => file.Path, StringComparer.Ordinal);

    public static long? MediaOf(this GalleryConnection connection, string hash) =>
        (long?)connection.Scalar("SELECT id FROM media WHERE hash = $hash", ("$hash", hash));

    /// <summary>Counts from the file of rows, which is read faster than the tables.</summary>
    public static GallerySummary Summary(this GalleryConnection connection, MappedGeneration generation)
    {
        var (cameras, sources, first, last) = (new Dictionary<int, long>(), new Dictionary<int, long>(), long.MaxValue, RowRecord.NoTime);
        for (var row = 0; row < generation.Count; row++)
        {
            if (generation.IsRemoved(row))
                continue;
            ref readonly var record = ref generation.Row(row);
            CollectionsMarshal.GetValueRefOrAddDefault(cameras, record.Camera, out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(sources, record.Source, out _)++;
            if (record.Time == RowRecord.NoTime)
                continue;
            first = Math.Min(first, record.Time);
            last = Math.Max(last, record.Time);
        }
        return new GallerySummary
        {
            Entries = generation.Count - generation.Removed,
            Media = (long)connection.Scalar("SELECT count(*) FROM media")!,
            Cameras = connection.Named(GallerySchema.Camera, cameras),
            Sources = connection.Named(GallerySchema.Source, sources),
            Tags = connection.Query(
                "SELECT n.text, count(*) FROM entry e JOIN media_tag t ON t.media = e.media JOIN name n ON n.id = t.tag GROUP BY n.id ORDER BY n.text",
                reader => new NamedCount(reader.GetString(0), reader.GetInt64(1))),
            First = last == RowRecord.NoTime ? null : DateTimeOffset.FromUnixTimeMilliseconds(first),
            Last = last == RowRecord.NoTime ? null : DateTimeOffset.FromUnixTimeMilliseconds(last),
        };
    }

    private static List<NamedCount> Named(this GalleryConnection connection, int kind, Dictionary<int, long> counts) =>
    [
        .. connection.Query("SELECT id, text FROM name WHERE kind = $kind ORDER BY text", reader => (Id: reader.GetInt32(0), Text: reader.GetString(1)), ("$kind", kind))
            .Where(name => counts.ContainsKey(name.Id))
            .Select(name => new NamedCount(name.Text, counts[name.Id])),
    ];

    private static List<int> Numbers(this GalleryConnection connection, int kind, string noun, IReadOnlyList<string> names)
    {
        var numbers = new List<int>();
        foreach (var name in names)
        {
            if (connection.Scalar("SELECT id FROM name WHERE kind = $kind AND text = $name", ("$kind", kind), ("$name", name)) is long id)
                numbers.Add((int)id);
            else
                throw Unknown(noun, name, connection.Query("SELECT text FROM name WHERE kind = $kind ORDER BY text", reader => reader.GetString(0), ("$kind", kind)));
        }
        return numbers;
    }

    private static GalleryException Unknown(string noun, string name, List<string> there)
    {
        const int shown = 20;
        var names = there.Count == 0 ? "there is none" : string.Join(", ", there.Take(shown)) + (there.Count > shown ? ", …" : "");
        return new GalleryException($"no {noun} \"{name}\" in this gallery; known: {names}");
    }

    private static RowRecord Row(SqliteDataReader reader)
    {
        var time = Number(reader, 1);
        return new RowRecord
        {
            Id = reader.GetInt64(0),
            Time = time ?? RowRecord.NoTime,
            Minute = time is { } t ? (short)(DateTimeOffset.FromUnixTimeMilliseconds(t).AddMinutes(reader.GetInt64(2)).TimeOfDay.TotalMinutes) : RowRecord.NoMinute,
            Media = reader.GetInt64(3),
            Track = checked((int)(Number(reader, 4) ?? 0)),
            Camera = checked((int)(Number(reader, 5) ?? 0)),
            Source = reader.GetInt32(6),
        };
    }

    private static GalleryEntry Entry(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Media = reader.GetInt64(1),
        Hash = reader.GetString(22),
        Kind = (MediaKind)reader.GetInt32(2),
        Name = reader.GetString(3),
        Paths = Texts(reader, 23),
        Source = reader.GetString(4),
        Camera = Text(reader, 5),
        Time = Number(reader, 6) is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time).ToOffset(TimeSpan.FromMinutes(reader.GetInt64(7))) : null,
        Added = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(8)),
        Width = reader.GetInt32(9),
        Height = reader.GetInt32(10),
        MediaWidth = reader.GetInt32(11),
        MediaHeight = reader.GetInt32(12),
        Box = reader.IsDBNull(13) ? null : new PixelBox(reader.GetInt32(13), reader.GetInt32(14), reader.GetInt32(15), reader.GetInt32(16)),
        Offset = Number(reader, 17) is { } offset ? TimeSpan.FromMilliseconds(offset) : null,
        Track = Number(reader, 18) is { } track ? new EntryTrack(track, TimeSpan.FromMilliseconds(reader.GetInt64(19)), TimeSpan.FromMilliseconds(reader.GetInt64(20))) : null,
        HasFrame = !reader.IsDBNull(21),
        Tags = Texts(reader, 24),
    };

    private static string[] Texts(SqliteDataReader reader, int column) => reader.GetString(column) is var json and not "[]" ? JsonSerializer.Deserialize<string[]>(json)! : [];

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static long? Number(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
