using GaDms.Retrieval;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Hosting.Searching;

/// <summary>
/// The model, used by one caller at a time: its operators use all cores already, and would only get into each other's way. When the
/// gallery was reindexed it is exchanged for the model that made it then.
/// </summary>
/// <param name="model">Owned.</param>
/// <param name="open">Opens the model of a gallery that was reindexed, or throws a <see cref="GalleryException"/>; null: it stays the same one.</param>
public sealed class SharedModel(RetrievalModel model, Func<GalleryModel, RetrievalModel>? open = null) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private volatile RetrievalModel _model = model;
    private Task? _exchange;

    /// <summary>What decides whether it belongs to a gallery.</summary>
    public GalleryModel Identity => _model.Identity;

    /// <summary>The model for what needs no turn: preprocessing and the tokenizer.</summary>
    public RetrievalModel Model => _model;

    /// <summary>Computes on a thread of its own when all who came before are done.</summary>
    /// <param name="work">Uses the model; not interrupted once begun.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<T> RunAsync<T>(Func<RetrievalModel, T> work, CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => work(_model), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The same, but only by the model that the work was prepared for.</summary>
    /// <exception cref="GalleryException">It was exchanged meanwhile.</exception>
    public Task<T> RunAsync<T>(GalleryModel prepared, Func<RetrievalModel, T> work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        return RunAsync(
            loaded => loaded.Identity.Fingerprint == prepared.Fingerprint
                ? work(loaded)
                : throw new GalleryException($"the gallery was reindexed with {loaded.Identity.Name} meanwhile; try again"),
            cancellation);
    }

    /// <summary>Throws when the gallery's vectors are another model's.</summary>
    /// <exception cref="GalleryException">They are.</exception>
    public void RequireFor(IGallery gallery)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        if (gallery.Model.Fingerprint != Identity.Fingerprint)
            throw new GalleryException($"{gallery.Location}: made by another model ({gallery.Model.Name}) than the one that runs ({Identity.Name}); start with that model, or \"gadms gallery reindex\"");
    }

    /// <summary>Opens the model that the gallery was reindexed with, if it was.</summary>
    /// <exception cref="GalleryException">That model cannot be had; says what to do.</exception>
    public async Task FollowAsync(IGallery gallery, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        if (open is not null && gallery.Model.Fingerprint != Identity.Fingerprint)
        {
            Task exchange;
            lock (_lock)
            {
                if (_exchange is null or { IsCompleted: true })
                    _exchange = Task.Run(() => ExchangeAsync(gallery, open), CancellationToken.None);
                exchange = _exchange;
            }
            await exchange.WaitAsync(cancellation).ConfigureAwait(false);
        }
        RequireFor(gallery);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
        _model.Dispose();
    }

    private async Task ExchangeAsync(IGallery gallery, Func<GalleryModel, RetrievalModel> opener)
    {
        var wanted = gallery.Model;
        if (wanted.Fingerprint == Identity.Fingerprint)
            return;
        var next = opener(wanted);

        // Searches that have begun go on with the one before until their turn is over.
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var before = _model;
            _model = next;
            gallery.AddVectorsOf(next.Identity);
            before.Dispose();
        }
        finally
        {
            _turn.Release();
        }
    }
}
