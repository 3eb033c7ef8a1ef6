using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Tests;

/// <summary>Somewhere a gallery can be made and opened again, as if by another process; gone afterwards.</summary>
public abstract class GalleryPlace : IAsyncDisposable
{
    public abstract Task<IGallery> OpenOrCreateAsync(GalleryModel model);

    public abstract Task<IGallery> OpenAsync();

    public abstract ValueTask DisposeAsync();
}
