using GaDms.Curation.Detection;
using GaDms.Retrieval;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Ingestion;

/// <summary>
/// Adds pictures and videos to a gallery with the people in them: worker threads read, decode and find people, one thread
/// encodes batch by batch. All comes into the gallery in the order of the files, whatever the number of threads. Running it
/// again adds only what is new.
/// </summary>
/// <param name="model">The gallery's model.</param>
/// <param name="gallery">Open for adding.</param>
/// <param name="detector">Finds people; it stays the caller's.</param>
/// <param name="options">Null for the defaults.</param>
/// <param name="encode">Encodes preprocessed people where others use the model too; null: the model does, at once.</param>
public sealed class Ingester(RetrievalModel model, IGallery gallery, IPersonDetector detector, IngestOptions? options = null, Func<IReadOnlyList<float[]>, IReadOnlyList<float[]>>? encode = null)
{
    // Enough to keep the workers busy while a batch is encoded.
    private const int BatchesAhead = 2;

    private readonly IngestOptions _options = options ?? new IngestOptions();

    /// <summary>Runs until all is done or <paramref name="cancellation"/> is asked for; whole batches and whole videos stay.</summary>
    /// <param name="inputs">From <see cref="MediaFiles.Find"/>, or sent bytes.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="GalleryException">The gallery was made by another model, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<IngestReport> RunAsync(
        IReadOnlyList<MediaInput> inputs, IProgress<IngestProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _options.Validate();
        gallery.RequireModel(model.Identity);
        var known = _options.Replace ? null : await gallery.FilesAsync(cancellation).ConfigureAwait(false);
        var fresh = inputs.Where(input => !IsUnchanged(input, known)).ToArray();
        var finder = new PersonFinder(detector, _options.Rule);
        var run = new IngestRun(model, encode ?? model.EncodePixels, gallery, finder, _options, new ProgressMeter(progress, fresh, inputs.Count), inputs.Count - fresh.Length);
        var prepared = OrderedWorkers.RunAsync(
            fresh, input => PreparedMedia.Read(input, _options, IsKnown, finder, model.Preprocess), _options.Threads, BatchesAhead * _options.BatchSize, cancellation);
        await foreach (var media in prepared.ConfigureAwait(false))
            await run.AddAsync(media, cancellation).ConfigureAwait(false);
        await run.CommitAsync(cancellation).ConfigureAwait(false);
        return run.Report;

        // On a worker thread, which has nothing else to do meanwhile.
        bool IsKnown(string hash) => !_options.Replace && gallery.ContainsAsync(hash, cancellation).GetAwaiter().GetResult();
    }

    private static bool IsUnchanged(MediaInput input, IReadOnlyDictionary<string, GalleryFile>? known)
    {
        if (known is null || input.Path is null || !known.TryGetValue(input.Path, out var before))
            return false;
        var now = new FileInfo(input.Path);
        return now.Exists && now.Length == before.Size && now.LastWriteTimeUtc.Ticks == before.Modified;
    }
}
