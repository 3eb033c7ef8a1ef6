using GaDms.Retrieval;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Hosting.Searching;

/// <summary>The model, used by one caller at a time: its operators use all cores already, and would only get into each other's way.</summary>
/// <param name="model">Owned.</param>
public sealed class SharedModel(RetrievalModel model) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>What decides whether it belongs to a gallery.</summary>
    public GalleryModel Identity => model.Identity;

    /// <summary>The model for what needs no turn: preprocessing and the tokenizer.</summary>
    public RetrievalModel Model => model;

    /// <summary>Computes on a thread of its own when all who came before are done.</summary>
    /// <param name="work">Uses the model; not interrupted once begun.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<T> RunAsync<T>(Func<RetrievalModel, T> work, CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => work(model), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Throws when the gallery's vectors are another model's.</summary>
    /// <exception cref="GalleryException">They are.</exception>
    public void RequireFor(IGallery gallery)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        if (gallery.Model.Fingerprint != Identity.Fingerprint)
            throw new GalleryException($"{gallery.Location}: made by another model ({gallery.Model.Name}) than the one that runs ({Identity.Name}); start with that model, or \"gadms gallery reindex\"");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
        model.Dispose();
    }
}
