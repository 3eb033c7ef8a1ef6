using GaDms.Imaging;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Ingestion;

/// <summary>The one that encodes and commits: takes what is prepared, in its order.</summary>
internal sealed class IngestRun(
    RetrievalModel model, Func<IReadOnlyList<float[]>, IReadOnlyList<float[]>> encode, IGallery gallery, PersonFinder finder, IngestOptions options, ProgressMeter meter, int unchanged)
{
    private readonly List<PreparedMedia> _batch = [];
    private readonly List<SkippedFile> _skipped = [];
    private readonly HashSet<string> _replaced = [];
    private readonly string[] _tags = [.. options.Tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    private int _people;
    private int _added;
    private int _entries;
    private int _without;
    private int _known = unchanged;

    public IngestReport Report => new() { Added = _added, People = _entries, WithoutPeople = _without, Known = _known, Skipped = [.. _skipped] };

    /// <summary>Takes the next one; commits when a batch is full.</summary>
    public async Task AddAsync(PreparedMedia media, CancellationToken cancellation)
    {
        if (media.IsVideo)
        {
            await CommitAsync(cancellation).ConfigureAwait(false);
            await AddVideoAsync(media, cancellation).ConfigureAwait(false);
            return;
        }
        _batch.Add(media);
        _people += media.People?.Count ?? 0;
        if (_people < options.BatchSize && _batch.Count < options.BatchSize)
            return;
        await CommitAsync(cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Commits what has come together.</summary>
    public async Task CommitAsync(CancellationToken cancellation)
    {
        _skipped.AddRange(_batch.Where(media => media.SkipReason is not null).Select(media => new SkippedFile(media.Input.Name, media.SkipReason!)));
        await LinkAsync([.. _batch.Where(media => media.IsKnown)], cancellation).ConfigureAwait(false);
        PreparedMedia[] pictures = [.. _batch.Where(media => media.People is not null)];
        var people = pictures.SelectMany(media => media.People!);
        var vectors = people.Select(person => person.Pixels).Chunk(options.BatchSize).SelectMany(encode).ToArray();
        var next = 0;
        await StoreAsync(
            [
                .. pictures.Select(media => (media, NewMedia(media) with
                {
                    Entries = [.. media.People!.Select(person => person.Entry with { Vector = vectors[next++] })],
                })),
            ],
            cancellation).ConfigureAwait(false);
        meter.Done(_batch, Report);
        _batch.Clear();
        _people = 0;
    }

    private async Task AddVideoAsync(PreparedMedia media, CancellationToken cancellation)
    {
        var video = new VideoIngester(finder, model.Preprocess, encode, options);
        try
        {
            var read = await WithFileAsync(media.Input, path => video.ReadAsync(
                path, NewMedia(media), moment => meter.At(media.Input, moment, Report), cancellation)).ConfigureAwait(false);
            await StoreAsync([(media, read)], cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ImageException or IOException or UnauthorizedAccessException)
        {
            _skipped.Add(new SkippedFile(media.Input.Name, e.Message));
        }
        meter.Done([media], Report);
    }

    /// <summary>FFmpeg reads files only: sent bytes lie in one as long as it reads.</summary>
    private static async Task<NewMedia> WithFileAsync(MediaInput input, Func<string, Task<NewMedia>> read)
    {
        if (input.Path is { } path)
            return await read(path).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("gadms-upload-").FullName;
        try
        {
            var file = Path.Combine(folder, "video");
            await File.WriteAllBytesAsync(file, input.Content).ConfigureAwait(false);
            try
            {
                return await read(file).ConfigureAwait(false);
            }
            catch (ImageException e)
            {
                // Where it lay is no concern of whoever sent it.
                throw new ImageException(e.Message.Replace(file, input.Name, StringComparison.Ordinal), e);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task StoreAsync(IReadOnlyList<(PreparedMedia Media, NewMedia New)> media, CancellationToken cancellation)
    {
        // When all is looked at again, copies of one content would replace each other.
        if (options.Replace)
        {
            var copies = media.Where(one => !_replaced.Add(one.New.Hash)).ToArray();
            media = [.. media.Except(copies)];
            await StoreAllAsync(media, cancellation).ConfigureAwait(false);
            await LinkAsync([.. copies.Select(one => one.Media)], cancellation).ConfigureAwait(false);
            return;
        }
        await StoreAllAsync(media, cancellation).ConfigureAwait(false);
    }

    private async Task StoreAllAsync(IReadOnlyList<(PreparedMedia Media, NewMedia New)> media, CancellationToken cancellation)
    {
        if (media.Count == 0)
            return;
        var added = await gallery.AddAsync([.. media.Select(one => one.New)], options.Replace, cancellation).ConfigureAwait(false);
        _added += added.Media;
        _entries += added.Entries;
        _known += added.Known;
        _without += media.Where(one => one.New.Entries.Count == 0).DistinctBy(one => one.New.Hash).Count();
    }

    private async Task LinkAsync(IReadOnlyList<PreparedMedia> known, CancellationToken cancellation)
    {
        (GalleryFile File, string Hash)[] files = [.. known.Where(media => media.File is not null).Select(media => (media.File!, media.Hash))];
        if (files.Length > 0)
            await gallery.LinkAsync(files, cancellation).ConfigureAwait(false);
        _known += known.Count;
    }

    private NewMedia NewMedia(PreparedMedia media) => new()
    {
        Hash = media.Hash,
        Kind = media.Kind,
        Name = Path.GetFileName(media.Input.Name),
        File = media.File,
        Width = media.Width,
        Height = media.Height,
        Source = options.Source ?? media.Input.Source,
        Camera = options.Camera,
        Tags = _tags,
        Frames = media.Frames,
        Entries = [],
    };
}
