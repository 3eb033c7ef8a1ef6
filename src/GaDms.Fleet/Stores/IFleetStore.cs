namespace GaDms.Fleet.Stores;

/// <summary>Something that lies in a store.</summary>
/// <param name="Name">Its name, parts separated by <c>/</c>.</param>
/// <param name="Modified">When it was written, by the store's clock.</param>
public sealed record StoredFile(string Name, DateTime Modified);

/// <summary>
/// Where a fleet keeps its campaign and its results: files by name, each whole or not there. Several processes on several machines
/// write at once.
/// </summary>
public interface IFleetStore : IDisposable
{
    /// <summary>Its address, as it was given.</summary>
    string Address { get; }

    /// <summary>What lies under a folder, by name.</summary>
    /// <param name="folder">Ends with <c>/</c>.</param>
    /// <param name="cancellation">Stops.</param>
    Task<IReadOnlyList<StoredFile>> ListAsync(string folder, CancellationToken cancellation);

    /// <summary>Whether a file is there.</summary>
    Task<bool> ExistsAsync(string name, CancellationToken cancellation);

    /// <summary>The content of a small file; null when it is not there.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>Writes a small file, or writes it anew.</summary>
    Task WriteAsync(string name, byte[] content, CancellationToken cancellation);

    /// <summary>Writes a small file unless it is there already, of which only one of several at the same time is told that it did.</summary>
    /// <returns>Whether this call has written it.</returns>
    Task<bool> CreateAsync(string name, byte[] content, CancellationToken cancellation);

    /// <summary>Copies a file of any size into the store.</summary>
    Task UploadAsync(string path, string name, CancellationToken cancellation);

    /// <summary>Gives a file of the store as a local one: itself where it lies on a disk, else a copy.</summary>
    /// <param name="name">The file.</param>
    /// <param name="scratch">A folder for the copy.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The local path, and whether it is a copy, which the caller deletes.</returns>
    Task<(string Path, bool IsCopy)> FetchAsync(string name, string scratch, CancellationToken cancellation);

    /// <summary>Deletes a file if it is there.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}
