using GaDms.Curation.Detection;
using GaDms.Hosting.Searching;
using GaDms.Ingestion;
using GaDms.Retrieval.Store;

namespace GaDms.Hosting.Ingesting;

/// <summary>Adds uploads as "gadms index" adds files, taking turns with searches at the model.</summary>
internal sealed class GalleryIngestor(IGallery gallery, SharedModel model, IPersonDetector detector) : IIngestor
{
    public Task IngestAsync(IReadOnlyList<MediaInput> files, IngestOptions options, IProgress<IngestProgress> progress, CancellationToken cancellation)
    {
        // The queue's own thread waits for the model; nothing else runs on it.
        IReadOnlyList<float[]> Encode(IReadOnlyList<float[]> pixels) => model.RunAsync(loaded => loaded.EncodePixels(pixels), cancellation).GetAwaiter().GetResult();
        return new Ingester(model.Model, gallery, detector, options, Encode).RunAsync(files, progress, cancellation);
    }
}
