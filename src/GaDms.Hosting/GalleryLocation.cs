using GaDms.Postgres;
using GaDms.Retrieval;
using GaDms.Retrieval.Store;

namespace GaDms.Hosting;

/// <summary>Opens galleries by what the user writes: a folder, or <c>postgres://…</c>.</summary>
public static class GalleryLocation
{
    /// <summary>Whether it names a folder of this machine, not a server.</summary>
    public static bool IsFolder(string location) => !PostgresGallery.IsAddress(location);

    /// <summary>Opens an existing gallery.</summary>
    /// <exception cref="GalleryException">There is none, or it is damaged, or the server cannot be reached.</exception>
    public static async Task<IGallery> OpenAsync(string location, CancellationToken cancellation = default) =>
        IsFolder(location) ? FolderGallery.Open(location) : await PostgresGallery.OpenAsync(location, cancellation).ConfigureAwait(false);

    /// <summary>Opens a gallery of this model, or makes one.</summary>
    /// <exception cref="GalleryException">It was made with another model, is damaged, or something else is in its place.</exception>
    public static async Task<IGallery> OpenOrCreateAsync(string location, GalleryModel model, CancellationToken cancellation = default) =>
        IsFolder(location) ? FolderGallery.OpenOrCreate(location, model) : await PostgresGallery.OpenOrCreateAsync(location, model, cancellation).ConfigureAwait(false);
}
