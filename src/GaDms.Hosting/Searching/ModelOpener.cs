using System.Globalization;
using GaDms.Retrieval;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;
using GaDms.Torch;

namespace GaDms.Hosting.Searching;

/// <summary>Finds and opens the model that made a gallery.</summary>
internal sealed class ModelOpener(PersonSearchOptions options)
{
    private (string Looked, string Message)? _vain;

    /// <summary>The model that was asked for; where none was, the gallery's, where it lay then.</summary>
    public RetrievalModel Open(GalleryModel made)
    {
        var path = options.Model ?? (made.Path is { } there && Path.Exists(there) ? there : null)
            ?? throw new InvalidDataException($"the model {made.Name} that made the gallery is no longer where it was; name its file");
        return Load(path, options.Vocabulary ?? (options.Model is null ? made.VocabularyPath : null));
    }

    /// <summary>The model that a gallery was reindexed with: where it lay then, or beside the one that was asked for, or in its place.</summary>
    /// <exception cref="GalleryException">It is at none of them.</exception>
    public RetrievalModel Follow(GalleryModel made)
    {
        string[] places = [.. Places(made).Select(Path.GetFullPath).Where(Path.Exists).Distinct(StringComparer.Ordinal)];

        // Asked at every search while it is missing: what was looked at in vain is only looked at again when it has changed.
        var looked = string.Join('\n', places.Select(Stamp).Prepend(made.Fingerprint));
        if (_vain is var (before, message) && before == looked)
            throw new GalleryException(message);
        var reasons = new List<string>();
        foreach (var place in places)
        {
            try
            {
                var model = Load(place, made.VocabularyPath is { } vocabulary && File.Exists(vocabulary) ? vocabulary : options.Vocabulary);
                if (model.Identity.Fingerprint == made.Fingerprint)
                    return model;
                model.Dispose();
                reasons.Add($"{place} is another one");
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                reasons.Add(e.Message);
            }
        }
        var wanted = made.Path is { } path ? $"put its file at {path} or beside the present model" : "put its file beside the present model";
        _vain = (looked, $"the gallery was reindexed with model {made.Name} (fingerprint {made.Fingerprint[..12]}), which this server does not have"
            + (reasons.Count > 0 ? $" ({string.Join("; ", reasons)})" : "") + $"; {wanted} and it is opened, or restart the server with --model");
        throw new GalleryException(_vain.Value.Message);
    }

    private static string Stamp(string path)
    {
        var files = Directory.Exists(path) ? new DirectoryInfo(path).GetFiles() : [new FileInfo(path)];
        return string.Join(' ', files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}")));
    }

    private IEnumerable<string> Places(GalleryModel made)
    {
        if (made.Path is { } there)
            yield return there;
        if (options.Model is not { } asked)
            yield break;
        if ((Directory.Exists(asked) ? asked : Path.GetDirectoryName(Path.GetFullPath(asked))) is { } folder)
            yield return Path.Combine(folder, made.Path is { } path ? Path.GetFileName(path) : made.Name);
        yield return asked;
    }

    private RetrievalModel Load(string path, string? vocabulary) => RetrievalModel.Load(path, new RetrievalModelOptions
    {
        VocabularyPath = vocabulary,
        Device = Device.Parse(options.Device),
        Bf16 = options.Precision == "bf16",
        BatchSize = options.BatchSize,
        CrossModal = true,
    });
}
