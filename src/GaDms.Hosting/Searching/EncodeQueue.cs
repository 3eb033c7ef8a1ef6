using System.Threading.Channels;
using GaDms.Imaging;
using GaDms.Imaging.Decoding;
using GaDms.Retrieval.Store;
using Microsoft.Extensions.Options;

namespace GaDms.Hosting.Searching;

/// <summary>
/// Sentences and pictures of all clients on their way through the model: those that wait together are encoded together,
/// so that many clients cost little more than one.
/// </summary>
internal sealed class EncodeQueue : IAsyncDisposable
{
    private const int MaxTogether = 32;
    private const int CachedSentences = 1000;

    private readonly SharedModel _model;
    private readonly DecodeOptions _decode;
    private readonly SentenceCache _cache = new(CachedSentences);
    private readonly SemaphoreSlim _decoders = new(Environment.ProcessorCount);
    private readonly Channel<Item> _items;
    private readonly Task _worker;

    public EncodeQueue(SharedModel model, IOptions<PersonSearchOptions> options)
    {
        _model = model;
        _decode = new DecodeOptions { MaxPixels = options.Value.MaxPicturePixels };
        _items = Channel.CreateBounded<Item>(options.Value.MaxWaiting);
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Vectors of unit length, by this model and no other.</summary>
    /// <exception cref="QueryException">A sentence has no word in it.</exception>
    /// <exception cref="BusyException">Too many are waiting.</exception>
    public Task<float[][]> SentencesAsync(IReadOnlyList<string> sentences, GalleryModel model, CancellationToken cancellation) =>
        Task.WhenAll(sentences.Select(sentence => SentenceAsync(sentence, model, cancellation)));

    /// <summary>The vector of a picture file.</summary>
    /// <exception cref="QueryException">It is no picture, or too large a one.</exception>
    public async Task<float[]> PictureAsync(ReadOnlyMemory<byte> file, GalleryModel model, CancellationToken cancellation)
    {
        float[] pixels;

        // A decoded picture is large: as many at once as there are cores.
        await _decoders.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            pixels = await Task.Run(() => _model.Model.Preprocess(DecoderPool.Shared.Decode(file.Span, _decode)), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ImageException e)
        {
            throw new QueryException(e.Message, e);
        }
        finally
        {
            _decoders.Release();
        }
        return await EnqueueAsync(new Item(null, pixels, model, cancellation)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
        _decoders.Dispose();
    }

    private async Task<float[]> SentenceAsync(string sentence, GalleryModel model, CancellationToken cancellation)
    {
        var name = $"{model.Fingerprint} {sentence}";
        if (_cache.Find(name) is { } known)
            return known;
        if (_model.Model.Tokenizer.Encode(sentence).Length == 0)
            throw new QueryException($"The sentence \"{Shorten(sentence)}\" has no word in it; describe the person in words.");
        var vector = await EnqueueAsync(new Item(sentence, null, model, cancellation)).ConfigureAwait(false);
        _cache.Add(name, vector);
        return vector;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text.AsSpan(0, 60)}…";

    private async Task<float[]> EnqueueAsync(Item item)
    {
        if (!_items.Writer.TryWrite(item))
            throw new BusyException("Too many searches are waiting; try again in a few seconds.");
        Telemetry.EncodeWaiting.Add(1);
        return await item.Vector.Task.WaitAsync(item.Cancellation).ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        var reader = _items.Reader;
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var together = new List<Item>(MaxTogether);
            while (together.Count < MaxTogether && reader.TryRead(out var item))
            {
                Telemetry.EncodeWaiting.Add(-1);
                if (!item.Cancellation.IsCancellationRequested)
                    together.Add(item);
            }
            foreach (var ofOne in together.GroupBy(item => item.Model.Fingerprint, StringComparer.Ordinal))
            {
                var sentences = ofOne.Where(item => item.Sentence is not null).ToArray();
                var pictures = ofOne.Where(item => item.Pixels is not null).ToArray();
                await AnswerAsync(sentences, model => model.EncodeTexts([.. sentences.Select(item => item.Sentence!)])).ConfigureAwait(false);
                await AnswerAsync(pictures, model => model.EncodePixels([.. pictures.Select(item => item.Pixels!)])).ConfigureAwait(false);
            }
        }
    }

    private async Task AnswerAsync(Item[] items, Func<Retrieval.Models.RetrievalModel, IReadOnlyList<float[]>> encode)
    {
        if (items.Length == 0)
            return;
        try
        {
            using var activity = Telemetry.Activities.StartActivity("encode");
            activity?.SetTag("gadms.inputs", items.Length);
            var vectors = await _model.RunAsync(items[0].Model, encode).ConfigureAwait(false);
            for (var i = 0; i < items.Length; i++)
                items[i].Vector.TrySetResult(vectors[i]);
        }
        catch (Exception e)
        {
            // The queue must outlive a failure; who waits is told.
            foreach (var item in items)
                item.Vector.TrySetException(e);
        }
    }

    private sealed record Item(string? Sentence, float[]? Pixels, GalleryModel Model, CancellationToken Cancellation)
    {
        public TaskCompletionSource<float[]> Vector { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
