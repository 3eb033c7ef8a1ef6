using System.Security.Cryptography;
using GaDms.Imaging;
using GaDms.Imaging.Decoding;
using GaDms.Retrieval;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Ingestion;

/// <summary>What a reindex did.</summary>
/// <param name="FromFiles">People encoded from the file they were found in.</param>
/// <param name="FromThumbnails">People encoded from their thumbnail, because the file is gone or has changed, or is a video.</param>
public sealed record ReindexReport(long FromFiles, long FromThumbnails);

/// <summary>
/// Gives a gallery another model: a second set of vectors is made while the first is searched, then takes its place. Cut off,
/// it goes on where it was when it is called again.
/// </summary>
/// <param name="model">The new model.</param>
/// <param name="gallery">Whose vectors are made anew.</param>
/// <param name="batchSize">People encoded together.</param>
public sealed class Reindexer(RetrievalModel model, IGallery gallery, int batchSize)
{
    private long _fromFiles;
    private long _fromThumbnails;

    /// <summary>Runs to the swap, or until <paramref name="cancellation"/> is asked for.</summary>
    /// <param name="progress">Told how many people are done.</param>
    /// <param name="cancellation">Stops between batches; what is done stays.</param>
    /// <exception cref="GalleryException">Another process is writing.</exception>
    public async Task<ReindexReport> RunAsync(Action<long>? progress = null, CancellationToken cancellation = default)
    {
        await using var generation = await gallery.BeginGenerationAsync(model.Identity, cancellation).ConfigureAwait(false);
        while (await gallery.ListAsync(GalleryFilter.None, generation.LastId, batchSize, cancellation).ConfigureAwait(false) is { Count: > 0 } batch)
        {
            var pixels = await Task.WhenAll(batch.Select(entry => Task.Run(() => PixelsAsync(entry, cancellation), cancellation))).ConfigureAwait(false);
            var vectors = model.EncodePixels(pixels);
            await generation.AppendAsync([.. batch.Select((entry, i) => (entry.Id, vectors[i]))], cancellation).ConfigureAwait(false);
            progress?.Invoke(_fromFiles + _fromThumbnails);
        }
        await generation.SwapAsync(cancellation).ConfigureAwait(false);
        return new ReindexReport(_fromFiles, _fromThumbnails);
    }

    private async Task<float[]> PixelsAsync(GalleryEntry entry, CancellationToken cancellation)
    {
        if (entry.Kind != MediaKind.Video && await FromFileAsync(entry, cancellation).ConfigureAwait(false) is { } image)
        {
            Interlocked.Increment(ref _fromFiles);
            return model.Preprocess(image);
        }
        Interlocked.Increment(ref _fromThumbnails);
        var thumbnail = await gallery.ThumbnailAsync(entry.Id, cancellation).ConfigureAwait(false)
            ?? throw new GalleryException($"{gallery.Location}: person {entry.Id} has no thumbnail; \"gadms gallery check\" lists what is wrong");
        return model.Preprocess(ImageCodec.Decode(thumbnail));
    }

    /// <summary>The person as when it was indexed; null when the file does not show that any more.</summary>
    private static async Task<Image?> FromFileAsync(GalleryEntry entry, CancellationToken cancellation)
    {
        foreach (var path in entry.Paths)
        {
            try
            {
                var data = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
                if (Convert.ToHexStringLower(SHA256.HashData(data)) != entry.Hash)
                    continue;
                var image = DecoderPool.Shared.Decode(data);
                return entry.Box is { } box ? PersonFinder.Crop(image, box) : image;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ImageException)
            {
                // Another copy, or the thumbnail, has to do.
            }
        }
        return null;
    }
}
