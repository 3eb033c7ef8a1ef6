using GaDms.Curation.Fetching;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Sources;

namespace GaDms.Curation.Parts;

/// <summary>Cuts the sources of a run into units, and opens one of them.</summary>
public static class CurationUnits
{
    /// <summary>The units in the order of the run. A folder's files are listed here, so that every unit stays what it is.</summary>
    /// <param name="config">The run.</param>
    /// <param name="filesPerUnit">Files of a folder that are a unit.</param>
    /// <param name="cancellation">Stops listing.</param>
    /// <exception cref="CurationException">A source is not there, or a folder under one cannot be listed.</exception>
    public static IReadOnlyList<CurationUnit> Cut(CurateConfig config, int filesPerUnit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filesPerUnit);
        var units = new List<CurationUnit>();
        foreach (var (name, source) in SourceFactory.Places(config))
        {
            IEnumerable<string[]?> parts = source.Folder is { } folder ? Files(folder, cancellation).Chunk(filesPerUnit) : Enumerable.Repeat<string[]?>(null, 1);
            var first = units.Count;
            units.AddRange(parts.Select((files, place) => new CurationUnit { Number = first + place, Name = name, Source = source, Files = files }));
        }
        return units;
    }

    /// <summary>Opens a unit's source.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="config">The run that it belongs to.</param>
    /// <param name="fetcher">Fetches addresses; stays the caller's.</param>
    public static NamedSource Open(CurationUnit unit, CurateConfig config, Fetcher fetcher)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(config);
        return new NamedSource(unit.Name, SourceFactory.Open(unit.Source, unit.Files, config.Filter.MaxPixels, fetcher));
    }

    private static IEnumerable<string> Files(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            throw new CurationException($"{folder}: there is no such folder; give the folder of the pictures.");
        foreach (var item in FolderWalk.Files(folder))
        {
            cancellation.ThrowIfCancellationRequested();
            if (item.Fault is { } fault)
                throw new CurationException($"{Path.Combine(folder, item.Path)}: the folder cannot be listed ({fault}); allow it, or move it away.");
            yield return item.Path;
        }
    }
}
