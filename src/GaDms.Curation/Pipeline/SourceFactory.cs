using GaDms.Curation.Fetching;
using GaDms.Curation.Sources;

namespace GaDms.Curation.Pipeline;

/// <summary>A source and the name that its pictures' keys begin with, so that two folders may hold pictures of the same name.</summary>
/// <param name="Name">The last part of its place; the same in every run that names the same sources in the same order.</param>
/// <param name="Source">The source.</param>
public readonly record struct NamedSource(string Name, ISource Source)
{
    /// <summary>The key that the run knows an entry by; a source's own keys are unique within it only.</summary>
    public string KeyOf(string key) => $"{Name}/{key}";
}

/// <summary>Sources by what a configuration or a command line says.</summary>
public static class SourceFactory
{
    private const string TarExtension = ".tar";
    private static readonly string[] s_lists = [".csv", ".tsv", ".jsonl"];
    private static readonly string[] s_videos = [".mp4", ".avi", ".mkv", ".mov", ".webm", ".m4v", ".mpg", ".mpeg"];

    /// <summary>A source from a path alone: a folder, a tar or a folder of tars, a video, a list of addresses.</summary>
    /// <exception cref="CurationException">There is nothing there, or it is none of these.</exception>
    public static SourceConfig FromPath(string path)
    {
        if (Directory.Exists(path))
            return Directory.EnumerateFiles(path, "*" + TarExtension).Any() ? new SourceConfig { Shards = path } : new SourceConfig { Folder = path };
        if (!File.Exists(path))
            throw new CurationException($"{path}: there is no such file or folder.");
        var extension = Path.GetExtension(path).ToLowerInvariant();
        return extension == TarExtension ? new SourceConfig { Shards = path }
            : s_lists.Contains(extension) ? new SourceConfig { Addresses = path }
            : s_videos.Contains(extension) ? new SourceConfig { Video = path }
            : throw new CurationException(
                $"{path}: not known what this is; give a folder of pictures, a .tar, a video ({string.Join(' ', s_videos)}) or a list of addresses ({string.Join(' ', s_lists)}).");
    }

    /// <summary>The sources of a run in their order.</summary>
    /// <param name="config">The run.</param>
    /// <param name="fetcher">Fetches addresses; stays the caller's.</param>
    /// <exception cref="CurationException">A source names no place or several, or its place is not there.</exception>
    public static IReadOnlyList<NamedSource> Create(CurateConfig config, Fetcher fetcher)
    {
        ArgumentNullException.ThrowIfNull(config);
        return [.. Places(config).Select(place => new NamedSource(place.Name, Open(place.Source, null, config.Filter.MaxPixels, fetcher)))];
    }

    /// <summary>What the sources of a run consist of, with the names that keys begin with: a folder of tars is its tars.</summary>
    internal static IReadOnlyList<(string Name, SourceConfig Source)> Places(CurateConfig config)
    {
        if (config.Sources.Count == 0)
            throw new CurationException("No source is given: name a folder, a tar, a video or a list of addresses.");
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. config.Sources.SelectMany(Split).Select(source =>
            {
                var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(PlaceOf(source))));
                var count = names[name] = names.GetValueOrDefault(name) + 1;
                return (count == 1 ? name : $"{name}~{count}", source);
            }),
        ];
    }

    /// <summary>Opens a source that is one place.</summary>
    /// <param name="source">The place, as <see cref="Places"/> gives it.</param>
    /// <param name="files">Of a folder, the files to read; null for all.</param>
    /// <param name="maxPixels">Largest frame of a video.</param>
    /// <param name="fetcher">Fetches addresses; stays the caller's.</param>
    internal static ISource Open(SourceConfig source, IReadOnlyList<string>? files, long maxPixels, Fetcher fetcher)
    {
        var limits = new SourceLimits();
        return source switch
        {
            { Folder: { } folder } => new FolderSource(folder, limits, files),
            { Video: { } video } => new VideoSource(video, source.Frames ?? new VideoSampling { EverySeconds = 1 }, maxPixels),
            { Addresses: { } list } => new AddressSource(list, source.AddressField, source.CaptionField, fetcher),
            _ => new TarSource(PlaceOf(source), limits),
        };
    }

    private static string PlaceOf(SourceConfig source)
    {
        string?[] places = [source.Folder, source.Shards, source.Video, source.Addresses];
        var given = places.OfType<string>().ToArray();
        return given is [var place]
            ? place
            : throw new CurationException($"A source gives one of folder, shards, video and addresses; {given.Length} are given.");
    }

    private static IEnumerable<SourceConfig> Split(SourceConfig source) =>
        PlaceOf(source) == source.Shards && Directory.Exists(source.Shards)
            ? Directory.EnumerateFiles(source.Shards, "*" + TarExtension).Order(StringComparer.Ordinal).Select(tar => source with { Shards = tar })
            : [source];
}
