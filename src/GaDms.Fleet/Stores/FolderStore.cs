using System.Runtime.InteropServices;
using GaDms.Curation;
using GaDms.IO;

namespace GaDms.Fleet.Stores;

/// <summary>A folder that all machines see, on a disk or a network file system.</summary>
public sealed class FolderStore : IFleetStore
{
    private readonly string _root;

    /// <summary>Opens a folder, made if it is missing.</summary>
    /// <exception cref="CurationException">It cannot be made.</exception>
    public FolderStore(string address)
    {
        Address = address;
        _root = Path.GetFullPath(address);
        try
        {
            Directory.CreateDirectory(_root);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CurationException($"{address}: the store cannot be made there ({error.Message}).", error);
        }
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredFile>> ListAsync(string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var place = new DirectoryInfo(PathOf(folder));
        IReadOnlyList<StoredFile> files = !place.Exists ? [] :
        [
            .. place.EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => !file.Name.EndsWith(AtomicFile.PartialExtension, StringComparison.Ordinal))
                .Select(file => new StoredFile(Path.GetRelativePath(_root, file.FullName), file.LastWriteTimeUtc))
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
        return Task.FromResult(files);
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellation) => Task.FromResult(File.Exists(PathOf(name)));

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(name), cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task WriteAsync(string name, byte[] content, CancellationToken cancellation)
    {
        AtomicFile.Write(Prepared(name), stream => stream.Write(content));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> CreateAsync(string name, byte[] content, CancellationToken cancellation)
    {
        var path = Prepared(name);
        var whole = $"{path}.{Guid.NewGuid():N}{AtomicFile.PartialExtension}";
        AtomicFile.Write(whole, stream => stream.Write(content));
        try
        {
            // A link appears whole and fails where there is a file already, also on network file systems; a rename would replace it.
            if (Link(whole, path) == 0)
                return Task.FromResult(true);
            if (File.Exists(path))
                return Task.FromResult(false);
            throw new IOException($"{path}: the file cannot be made ({Marshal.GetLastPInvokeErrorMessage()}); the store's file system must have hard links");
        }
        finally
        {
            File.Delete(whole);
        }
    }

    /// <inheritdoc/>
    public Task UploadAsync(string path, string name, CancellationToken cancellation)
    {
        using var source = File.OpenRead(path);
        AtomicFile.Write(Prepared(name), source.CopyTo);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<(string Path, bool IsCopy)> FetchAsync(string name, string scratch, CancellationToken cancellation) =>
        Task.FromResult((PathOf(name), false));

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (DirectoryNotFoundException)
        {
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private string PathOf(string name) => Path.Combine(_root, name);

    private string Prepared(string name)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);
}
