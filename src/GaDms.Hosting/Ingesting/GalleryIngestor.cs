using GaDms.Curation.Detection;
using GaDms.Hosting.Searching;
using GaDms.Ingestion;
using GaDms.Retrieval.Store;

namespace GaDms.Hosting.Ingesting;

/// <summary>Adds uploads as "gadms index" adds files, taking turns with searches at the model.</summary>
internal sealed class GalleryIngestor(IGallery gallery, SharedModel model, IPersonDetector detector) : IIngestor
{
    public async Task IngestAsync(IReadOnlyList<MediaInput> files, IngestOptions options, IProgress<IngestProgress> progress, CancellationToken cancellation)
    {
        await model.FollowAsync(gallery, cancellation).ConfigureAwait(false);
        var loaded = model.Model;

        // The queue's own thread waits for the model; nothing else runs on it.
        IReadOnlyList<float[]> Encode(IReadOnlyList<float[]> pixels) => model.RunAsync(loaded.Identity, it => it.EncodePixels(pixels), cancellation).GetAwaiter().GetResult();
        await new Ingester(loaded, gallery, detector, options, Encode).RunAsync(files, progress, cancellation).ConfigureAwait(false);
    }
}
