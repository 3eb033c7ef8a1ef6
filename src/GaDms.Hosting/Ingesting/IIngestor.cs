using GaDms.Ingestion;

namespace GaDms.Hosting.Ingesting;

/// <summary>Adds uploaded pictures and videos to the gallery.</summary>
public interface IIngestor
{
    /// <summary>Adds files one after the other; those that cannot be read are passed over and told of.</summary>
    /// <param name="files">In memory.</param>
    /// <param name="options">What is known of them all.</param>
    /// <param name="progress">Told after each step, on the thread that made it.</param>
    /// <param name="cancellation">What is added by then stays.</param>
    /// <exception cref="Retrieval.GalleryException">The gallery cannot be added to.</exception>
    Task IngestAsync(IReadOnlyList<MediaInput> files, IngestOptions options, IProgress<IngestProgress> progress, CancellationToken cancellation);
}
