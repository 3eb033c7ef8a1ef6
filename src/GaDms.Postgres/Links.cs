using GaDms.Retrieval.Store;

namespace GaDms.Postgres;

/// <summary>Which content lies at which path, before and after.</summary>
/// <param name="layout">The tables.</param>
/// <param name="before">Media by path, for the paths that are given.</param>
internal sealed class Links(Layout layout, Dictionary<string, long> before)
{
    private readonly Dictionary<string, (GalleryFile File, long Media)> _links = new(StringComparer.Ordinal);
    private readonly HashSet<long> _left = [];

    public void Add(GalleryFile file, long media)
    {
        if (before.TryGetValue(file.Path, out var old) && old != media)
            _left.Add(old);
        before[file.Path] = media;
        _links[file.Path] = (file, media);
    }

    /// <summary>Notes the paths; then content that a path was taken from and that lies nowhere any more goes.</summary>
    public void Write(Statements statements)
    {
        foreach (var (file, media) in _links.Values)
            statements.Add(
                $"""
                INSERT INTO {layout.File} (path, media, size, modified) VALUES (@path, @media, @size, @modified)
                ON CONFLICT (path) DO UPDATE SET media = excluded.media, size = excluded.size, modified = excluded.modified
                """,
                ("path", file.Path), ("media", media), ("size", file.Size), ("modified", file.Modified));
        if (_left.Count > 0)
            statements.Add($"DELETE FROM {layout.Media} m WHERE id = ANY (@left) AND NOT EXISTS (SELECT 1 FROM {layout.File} f WHERE f.media = m.id)", ("left", _left.ToArray()));
    }
}
