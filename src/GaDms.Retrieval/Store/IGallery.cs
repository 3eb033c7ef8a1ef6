using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Store;

/// <summary>
/// People made searchable: pictures and videos with the people found in them, a vector for each. In a folder
/// (<c>FolderGallery</c>) or in PostgreSQL; everything above this interface knows neither.
/// </summary>
/// <remarks>
/// Safe for many threads. One process may write at a time, any number may read meanwhile and see what is committed.
/// Entries are numbered in the order of adding and a number is never given twice. What goes wrong is a
/// <see cref="GalleryException"/> with a message for the user.
/// </remarks>
public interface IGallery : IAsyncDisposable
{
    /// <summary>Where it is: a folder, or an address without its password.</summary>
    string Location { get; }

    /// <summary>The model that made the vectors that are searched; another one after a reindex.</summary>
    GalleryModel Model { get; }

    /// <summary>What is in it.</summary>
    Task<GallerySummary> SummaryAsync(CancellationToken cancellation = default);

    /// <summary>The nearest entries among those that pass the filter, best first; of equal scores the older entry is better.</summary>
    /// <exception cref="GalleryException">The filter names a camera, source or tag that is not there.</exception>
    Task<IReadOnlyList<SearchHit>> SearchAsync(VectorQuery query, CancellationToken cancellation = default);

    /// <summary>Several searches at once; a gallery in a folder reads its vectors once for all of them.</summary>
    /// <returns>The results of each query, as <see cref="SearchAsync"/> gives them.</returns>
    /// <exception cref="GalleryException">A filter names a camera, source or tag that is not there.</exception>
    async Task<IReadOnlyList<IReadOnlyList<SearchHit>>> SearchManyAsync(IReadOnlyList<VectorQuery> queries, CancellationToken cancellation = default)
    {
        var results = new List<IReadOnlyList<SearchHit>>();
        foreach (var query in queries)
            results.Add(await SearchAsync(query, cancellation).ConfigureAwait(false));
        return results;
    }

    /// <summary>Entries by number, in the order asked for; numbers that are not there (any more) are left out.</summary>
    Task<IReadOnlyList<GalleryEntry>> EntriesAsync(IReadOnlyList<long> ids, CancellationToken cancellation = default);

    /// <summary>The first <paramref name="count"/> entries behind number <paramref name="after"/> that pass the filter, by rising number.</summary>
    Task<IReadOnlyList<GalleryEntry>> ListAsync(GalleryFilter filter, long after, int count, CancellationToken cancellation = default);

    /// <summary>An entry's vector; null when it is not there.</summary>
    Task<float[]?> VectorAsync(long id, CancellationToken cancellation = default);

    /// <summary>An entry's person as a small JPEG; null when it is not there.</summary>
    Task<byte[]?> ThumbnailAsync(long id, CancellationToken cancellation = default);

    /// <summary>The photograph or frame around an entry's person as a JPEG; null when there is none.</summary>
    Task<byte[]?> FrameAsync(long id, CancellationToken cancellation = default);

    /// <summary>Up to <paramref name="count"/> vectors, spread evenly over the entries; the same ones until something is added or removed.</summary>
    Task<IReadOnlyList<float[]>> SampleAsync(int count, CancellationToken cancellation = default);

    /// <summary>All files that were indexed, by path, to see which have changed.</summary>
    Task<IReadOnlyDictionary<string, GalleryFile>> FilesAsync(CancellationToken cancellation = default);

    /// <summary>Whether a picture or video of this content (SHA-256 in hexadecimal) was indexed, even if no one was found in it or all were removed.</summary>
    Task<bool> ContainsAsync(string hash, CancellationToken cancellation = default);

    /// <summary>
    /// Adds pictures and videos, all or nothing. Content that is there already is not added again unless
    /// <paramref name="replace"/> is set; its path is remembered. A path that held other content before gives it up, and content
    /// that no path holds any more goes with its entries.
    /// </summary>
    /// <exception cref="GalleryException">A vector is not one of this gallery, another process is writing, or the disk is full.</exception>
    Task<AddResult> AddAsync(IReadOnlyList<NewMedia> media, bool replace = false, CancellationToken cancellation = default);

    /// <summary>
    /// Says that what is added from now on are vectors of this model. Until then they have to be those of the model at the time of
    /// opening: another process may have swapped in another one's meanwhile, which must not be mixed with vectors of the first.
    /// </summary>
    void AddVectorsOf(GalleryModel model);

    /// <summary>Notes further paths of content that is there already, as adding it again would.</summary>
    /// <param name="files">Each file with the SHA-256 of its content.</param>
    /// <param name="cancellation">Stops before anything is written.</param>
    /// <exception cref="GalleryException">No content has that hash.</exception>
    Task LinkAsync(IReadOnlyList<(GalleryFile File, string Hash)> files, CancellationToken cancellation = default);

    /// <summary>
    /// Removes entries with their vectors, thumbnails, and every frame on which their track can be seen. What was removed is
    /// overwritten, not merely unlinked. The content stays known, so that indexing again does not bring them back.
    /// </summary>
    /// <returns>How many there were.</returns>
    Task<int> RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellation = default);

    /// <summary>Gives back the space of removed entries.</summary>
    Task CompactAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Begins, or goes on with, a second set of vectors made by another model, while the present one is searched.
    /// No other writing until it is disposed of.
    /// </summary>
    Task<IGeneration> BeginGenerationAsync(GalleryModel model, CancellationToken cancellation = default);
}

/// <summary>A set of vectors that is being made beside the one that is searched.</summary>
public interface IGeneration : IAsyncDisposable
{
    /// <summary>The entry that was appended last, 0 before the first; not 0 at the beginning when an earlier attempt was cut off.</summary>
    long LastId { get; }

    /// <summary>Appends vectors by rising number of entry; they are on the disk when the task ends.</summary>
    Task AppendAsync(IReadOnlyList<(long Id, float[] Vector)> vectors, CancellationToken cancellation = default);

    /// <summary>Makes it the one that is searched and removes the other.</summary>
    /// <exception cref="GalleryException">Entries are missing in it.</exception>
    Task SwapAsync(CancellationToken cancellation = default);
}
