using System.Runtime.CompilerServices;
using GaDms.Curation.Concurrency;
using GaDms.Curation.Sources;
using GaDms.Imaging;

namespace GaDms.Curation.Pipeline;

/// <summary>
/// Decodes pictures ahead of the detector and gives them in batches, in their order. What is decoded is bounded by number and by
/// bytes: half of the bytes for a batch, half for those that wait; a picture of more than half is a batch alone, and waits alone.
/// </summary>
internal sealed class DecodeAhead(FilterConfig config)
{
    // Enough to keep the detector busy.
    private const int BatchesAhead = 2;

    private readonly long _share = config.MostDecodedBytes / 2;

    /// <summary>The batches. How they are cut depends on the pictures alone, not on who is faster.</summary>
    /// <param name="entries">What sources give.</param>
    /// <param name="decode">Decodes one; safe for several threads.</param>
    /// <param name="cancellation">Stops.</param>
    public async IAsyncEnumerable<IReadOnlyList<DecodedPicture>> BatchesAsync(
        IAsyncEnumerable<SourceEntry> entries, Func<SourceEntry, DecodedPicture> decode, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = new ByteBudget(_share);
        var decoded = OrderedWork.SelectAsync(
            AdmitAsync(entries, waiting, cancellation),
            (admitted, _) => Task.FromResult((Picture: decode(admitted.Entry), admitted.Bytes)), config.BatchSize * BatchesAhead, cancellation);
        var batch = new List<DecodedPicture>();
        long held = 0;
        await foreach (var (picture, bytes) in decoded)
        {
            if (batch.Count > 0 && held + bytes > _share)
            {
                yield return batch;
                (batch, held) = ([], 0);
            }
            batch.Add(picture);
            held += bytes;
            waiting.Release(bytes);
            if (batch.Count == config.BatchSize)
            {
                yield return batch;
                (batch, held) = ([], 0);
            }
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private async IAsyncEnumerable<(SourceEntry Entry, long Bytes)> AdmitAsync(
        IAsyncEnumerable<SourceEntry> entries, ByteBudget waiting, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entry in entries.WithCancellation(cancellation).ConfigureAwait(false))
        {
            var bytes = DecodedBytes(entry);
            await waiting.EnterAsync(bytes, cancellation).ConfigureAwait(false);
            yield return (entry, bytes);
        }
    }

    /// <summary>What the picture takes when it is decoded; nothing when it will not be.</summary>
    private long DecodedBytes(SourceEntry entry)
    {
        if (entry.Frame is { } frame)
            return frame.Pixels.Length;
        if (entry.Bytes is null)
            return 0;
        try
        {
            var (width, height) = ImageCodec.ReadSize(entry.Bytes);
            var pixels = (long)width * height;
            return pixels > config.MaxPixels ? 0 : pixels * Image.Channels;
        }
        catch (ImageException)
        {
            return 0;
        }
    }
}
