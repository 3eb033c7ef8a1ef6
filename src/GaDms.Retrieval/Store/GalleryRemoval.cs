namespace GaDms.Retrieval.Store;

/// <summary>Removes people by what is known of them.</summary>
public static class GalleryRemoval
{
    private const int RemovedTogether = 1000;

    /// <summary>Removes all that pass the filter, some at a time; what is removed when it is stopped stays so.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> RemoveAsync(this IGallery gallery, GalleryFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        var removed = 0;
        while (await gallery.ListAsync(filter, after: 0, RemovedTogether, cancellation).ConfigureAwait(false) is { Count: > 0 } page)
        {
            var count = await gallery.RemoveAsync([.. page.Select(entry => entry.Id)], cancellation).ConfigureAwait(false);
            removed += count;

            // Another process may have removed them in between; without progress this would never end.
            if (count == 0)
                break;
        }
        return removed;
    }
}
