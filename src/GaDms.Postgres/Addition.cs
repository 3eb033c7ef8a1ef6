using GaDms.Retrieval.Store;

namespace GaDms.Postgres;

/// <summary>Pictures and videos that are added in one transaction, as statements.</summary>
/// <param name="layout">The tables.</param>
/// <param name="partition">How vectors are divided.</param>
/// <param name="generation">Whose vectors they are.</param>
/// <param name="next">Gives the numbers.</param>
/// <param name="links">What lies where.</param>
/// <param name="known">Media by hash, for the hashes that are given.</param>
internal sealed class Addition(Layout layout, Partitioning partition, Generation generation, NextNumbers next, Links links, Dictionary<string, long> known)
{
    private readonly Statements _statements = new();
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private readonly DateTime _now = DateTime.UtcNow;
    private int _entries;
    private int _known;

    public HashSet<string> Parts { get; } = new(StringComparer.Ordinal);

    public AddResult Result => new(_added.Count, _entries, _known);

    /// <summary>To be run after all are added.</summary>
    public Statements Statements
    {
        get
        {
            links.Write(_statements);
            return _statements;
        }
    }

    public void Add(NewMedia media, bool replace)
    {
        var there = known.TryGetValue(media.Hash, out var id);
        if (there && (!replace || _added.Contains(media.Hash)))
        {
            _known++;
        }
        else
        {
            if (there)
            {
                foreach (var table in new[] { layout.Entry, layout.Frame, layout.Track })
                    _statements.Add($"DELETE FROM {table} WHERE media = @media", ("media", id));
            }
            else
            {
                known[media.Hash] = id = next.TakeMedia();
            }
            _added.Add(media.Hash);
            Insert(media, id);
        }
        if (media.File is { } file)
            links.Add(file, id);
    }

    private void Insert(NewMedia media, long id)
    {
        _statements.Add(
            $"""
            INSERT INTO {layout.Media} (id, hash, kind, name, width, height) VALUES (@id, @hash, @kind, @name, @width, @height)
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, width = excluded.width, height = excluded.height
            """,
            ("id", id), ("hash", media.Hash), ("kind", (short)media.Kind), ("name", media.Name), ("width", media.Width), ("height", media.Height));
        string[] tags = [.. media.Tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var frames = new long?[media.Frames.Count];
        var tracks = new Dictionary<NewTrack, long>();
        foreach (var entry in media.Entries)
        {
            // A frame that no one is on cannot be asked for and is not kept.
            if (entry.Frame is { } frame && frames[frame] is null)
            {
                frames[frame] = next.TakeFrame();
                _statements.Add($"INSERT INTO {layout.Frame} (id, media, moment, jpeg) VALUES (@id, @media, @moment, @jpeg)",
                    ("id", frames[frame]), ("media", id), ("moment", entry.Offset), ("jpeg", media.Frames[frame]));
            }
            if (entry.Track is { } track && !tracks.ContainsKey(track))
            {
                tracks[track] = next.TakeTrack();
                _statements.Add($"INSERT INTO {layout.Track} (id, media, first, last) VALUES (@id, @media, @first, @last)",
                    ("id", tracks[track]), ("media", id), ("first", track.First), ("last", track.Last));
            }
            Insert(media, id, tags, entry, entry.Frame is { } f ? frames[f] : null, entry.Track is { } t ? tracks[t] : null);
        }
    }

    private void Insert(NewMedia media, long mediaId, string[] tags, NewEntry entry, long? frame, long? track)
    {
        var (id, part) = (next.TakeEntry(), PartOf(media, entry));
        _statements.Add(
            $"""
            INSERT INTO {layout.Entry} (id, media, source, camera, tags, part, added, taken, zone, minute, moment, width, height, x, y, w, h, track, frame)
            VALUES (@id, @media, @source, @camera, @tags, @part, @added, @taken, @zone, @minute, @moment, @width, @height, @x, @y, @w, @h, @track, @frame)
            """,
            ("id", id), ("media", mediaId), ("source", media.Source), ("camera", media.Camera), ("tags", tags), ("part", part), ("added", _now),
            ("taken", entry.Time?.UtcDateTime), ("zone", (short?)entry.Time?.Offset.TotalMinutes), ("minute", (short?)entry.Time?.TimeOfDay.TotalMinutes),
            ("moment", entry.Offset), ("width", entry.Width), ("height", entry.Height),
            ("x", entry.Box?.X), ("y", entry.Box?.Y), ("w", entry.Box?.Width), ("h", entry.Box?.Height), ("track", track), ("frame", frame));
        _statements.Add($"INSERT INTO {layout.Thumbnail} (entry, jpeg) VALUES (@entry, @jpeg)", ("entry", id), ("jpeg", entry.Thumbnail));
        if (partition == Partitioning.None)
            _statements.Add($"INSERT INTO {layout.Vectors(generation.Id)} (entry, embedding) VALUES (@entry, @vector::real[]::{layout.Vector})", ("entry", id), ("vector", entry.Vector));
        else
            _statements.Add($"INSERT INTO {layout.Vectors(generation.Id)} (entry, part, embedding) VALUES (@entry, @part, @vector::real[]::{layout.Vector})", ("entry", id), ("part", part), ("vector", entry.Vector));
        Parts.Add(part);
        _entries++;
    }

    private string PartOf(NewMedia media, NewEntry entry) => partition switch
    {
        Partitioning.Camera => media.Camera ?? "",
        Partitioning.Month => entry.Time?.ToString("yyyy-MM") ?? "",
        _ => "",
    };
}
