using System.Collections.Concurrent;
using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Store;

/// <summary>
/// A gallery in a folder: <c>gallery.db</c> (SQLite: what is known of pictures and people, thumbnails, frames),
/// <c>vectors-N.f32</c>, <c>rows-N.bin</c> and <c>codes-N.i8</c> (mapped into memory; N counts generations). They are flushed
/// before the transaction that counts them is committed: a process may be killed at any time and the gallery opens with
/// whole pictures only.
/// </summary>
public sealed partial class FolderGallery : IGallery
{
    private const string DatabaseName = "gallery.db";
    private const int MaxDimension = 16384;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Lock _reading = new();
    private readonly GalleryConnection _reader;

    // As many as have read at the same time.
    private readonly ConcurrentBag<GalleryConnection> _readers = [];
    private GalleryConnection? _writer;
    private MappedGeneration _current;
    private long _seen = -1;

    // The model whose vectors this object was opened to add: another process may swap in those of another one.
    private volatile string _adds;
    private volatile bool _closed;

    private FolderGallery(string folder)
    {
        Location = folder;
        _reader = GallerySchema.Open(Path.Combine(folder, DatabaseName));
        try
        {
            _current = null!;
            Refresh();
            _adds = _current.State.Model.Fingerprint;
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public GalleryModel Model => Mapped(generation => generation.State.Model);

    /// <summary>How many people there are.</summary>
    public int Count => Mapped(generation => generation.Count - generation.Removed);

    /// <summary>Opens an existing gallery.</summary>
    /// <exception cref="GalleryException">There is none, or it is damaged.</exception>
    public static FolderGallery Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new GalleryException($"{folder}: there is no such folder; \"gadms index PICTURES --gallery {folder}\" makes a gallery");
        if (!IsGallery(folder))
            throw new GalleryException($"{folder}: this folder is no gallery; \"gadms index PICTURES --gallery FOLDER\" makes one");
        return new FolderGallery(folder);
    }

    /// <summary>Opens a gallery of this model, or makes one in a new or empty folder.</summary>
    /// <exception cref="GalleryException">It was made with another model, is damaged, or the folder holds other things.</exception>
    public static FolderGallery OpenOrCreate(string folder, GalleryModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!Directory.Exists(folder) || !IsGallery(folder))
            Create(folder, model);
        var gallery = new FolderGallery(folder);
        try
        {
            gallery.RequireModel(model);
            return gallery;
        }
        catch
        {
            gallery.Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<GallerySummary> SummaryAsync(CancellationToken cancellation = default)
    {
        var generation = UseCurrent();
        try
        {
            return ReadAsync(connection => connection.Summary(generation));
        }
        finally
        {
            generation.Dispose();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(VectorQuery query, CancellationToken cancellation = default) =>
        (await SearchManyAsync([query], cancellation).ConfigureAwait(false))[0];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReadOnlyList<SearchHit>>> SearchManyAsync(IReadOnlyList<VectorQuery> queries, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        foreach (var query in queries)
        {
            ArgumentNullException.ThrowIfNull(query, nameof(queries));
            ArgumentOutOfRangeException.ThrowIfLessThan(query.Top, 1, nameof(queries));
        }
        var filtered = await ReadAsync(connection => queries.Select(query => (query, connection.Resolve(query.Filter))).ToArray()).ConfigureAwait(false);
        var generation = UseCurrent();
        try
        {
            var model = generation.State.Model;
            foreach (var query in queries)
            {
                if (query.Fingerprint is { } fingerprint && fingerprint != model.Fingerprint)
                    throw GalleryModels.Other(Location, model, fingerprint[..12]);
                if (query.Vector.Length != model.Dimension)
                    throw new ArgumentException($"the query has {query.Vector.Length} numbers, the gallery's vectors have {model.Dimension}", nameof(queries));
            }
            return await Task.Run(() => ExactScan.Search(generation, filtered, cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            generation.Dispose();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<GalleryEntry>> EntriesAsync(IReadOnlyList<long> ids, CancellationToken cancellation = default) => ReadAsync(connection => connection.Entries(ids));

    /// <inheritdoc/>
    public Task<IReadOnlyList<GalleryEntry>> ListAsync(GalleryFilter filter, long after, int count, CancellationToken cancellation = default) =>
        ReadAsync(connection => connection.List(filter, after, count));

    /// <inheritdoc/>
    public Task<float[]?> VectorAsync(long id, CancellationToken cancellation = default) =>
        Task.FromResult(Mapped(generation => generation.Find(id) is { } row ? generation.Vector(row).ToArray() : null));

    /// <inheritdoc/>
    public Task<byte[]?> ThumbnailAsync(long id, CancellationToken cancellation = default) => ReadAsync(connection => connection.Thumbnail(id));

    /// <inheritdoc/>
    public Task<byte[]?> FrameAsync(long id, CancellationToken cancellation = default) => ReadAsync(connection => connection.Frame(id));

    /// <inheritdoc/>
    public Task<IReadOnlyList<float[]>> SampleAsync(int count, CancellationToken cancellation = default) =>
        Task.FromResult(Mapped<IReadOnlyList<float[]>>(generation => [.. generation.Spread(count).Select(row => generation.Vector(row).ToArray())]));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, GalleryFile>> FilesAsync(CancellationToken cancellation = default) => ReadAsync(connection => connection.Files());

    /// <inheritdoc/>
    public Task<bool> ContainsAsync(string hash, CancellationToken cancellation = default) => ReadAsync(connection => connection.MediaOf(hash) is not null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A write that is under way ends first.
        await _writing.WaitAsync().ConfigureAwait(false);
        Close();
        _writing.Dispose();
    }

    private static bool IsGallery(string folder)
    {
        var database = Path.Combine(folder, DatabaseName);
        return File.Exists(database) && GallerySchema.IsComplete(database);
    }

    private static void Create(string folder, GalleryModel model)
    {
        if (model.Dimension is <= 0 or > MaxDimension)
            throw new GalleryException($"{folder}: model {model.Name} gives vectors of {model.Dimension} numbers; 1 to {MaxDimension} can be kept");
        Directory.CreateDirectory(folder);
        var foreign = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).FirstOrDefault(name => !IsOwn(name));
        if (foreign is not null)
            throw new GalleryException($"{folder}: this folder is no gallery and holds other things ({foreign}); give a new or an empty folder");
        using var writer = WriterLock.Take(folder, CancellationToken.None);
        if (IsGallery(folder))
            return;
        GallerySchema.Create(Path.Combine(folder, DatabaseName), model, id => new GenerationFiles(folder, id, model).Create());
    }

    private static bool IsOwn(string name) =>
        name is DatabaseName or DatabaseName + "-journal" || WriterLock.Owns(name) || GenerationFiles.NumberOf(name) is not null;

    private Task<T> ReadAsync<T>(Func<GalleryConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_readers.TryTake(out var reader))
            reader = GallerySchema.Open(Path.Combine(Location, DatabaseName));
        try
        {
            return Task.FromResult(reader.Guard(() => read(reader)));
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    private T Mapped<T>(Func<MappedGeneration, T> read)
    {
        var generation = UseCurrent();
        try
        {
            return read(generation);
        }
        finally
        {
            generation.Dispose();
        }
    }

    /// <summary>The generation as it is now, to be released by the caller.</summary>
    private MappedGeneration UseCurrent()
    {
        lock (_reading)
        {
            Refresh();
            return _current.TryUse() ? _current : throw new ObjectDisposedException(nameof(FolderGallery));
        }
    }

    /// <summary>Maps anew what has been committed since the last look, by whatever process.</summary>
    private void Refresh() => _reader.Guard(() =>
    {
        while (true)
        {
            var version = (long)_reader.Scalar("PRAGMA data_version")!;
            if (version == _seen)
                return 0;
            try
            {
                var next = Map();
                _current?.Dispose();
                _current = next;
                _seen = version;
                return 0;
            }
            catch (GalleryException) when ((long)_reader.Scalar("PRAGMA data_version")! != version)
            {
                // A generation that was swapped between the look at the table and that at its files.
            }
        }
    });

    private MappedGeneration Map()
    {
        var state = _reader.Generation(current: true) ?? throw new GalleryException($"{Location}: the gallery is damaged (it names no model); index into a new folder");
        if (state.Model.Dimension is <= 0 or > MaxDimension || !GalleryModels.IsFingerprint(state.Model.Fingerprint) || state.Rows is < 0 or > int.MaxValue)
            throw new GalleryException($"{Location}: the gallery is damaged (model \"{state.Model.Name}\" of {state.Model.Dimension} dimensions); index into a new folder");
        return new MappedGeneration(state, new GenerationFiles(Location, state.Id, state.Model), _reader.RemovedRows(state.Id));
    }

    private void Close()
    {
        lock (_reading)
        {
            _closed = true;
            _current.Dispose();
            _reader.Dispose();
            _writer?.Dispose();
            while (_readers.TryTake(out var reader))
                reader.Dispose();
        }
    }
}
