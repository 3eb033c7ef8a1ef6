using System.Collections.Concurrent;

namespace GaDms.Retrieval.Store;

/// <summary>
/// Pictures made searchable: one folder with a SQLite file (paths, sizes, thumbnails) and a file of vectors.
/// A batch is added by writing its vectors, flushing them, and then committing its rows: a process may be killed at
/// any time and the gallery opens with whole batches only.
/// </summary>
/// <remarks>One process may add at a time; any number may read meanwhile. Not thread safe.</remarks>
public sealed class Gallery : IDisposable
{
    private const string DatabaseName = "gallery.db";
    private const string VectorsName = "vectors.f32";
    private const string LockName = "writer.lock";

    private readonly GalleryDatabase _database;
    private readonly ConcurrentDictionary<string, int> _rows;
    private FileStream? _lock;

    private Gallery(string folder)
    {
        Folder = folder;
        _database = GalleryDatabase.Open(Path.Combine(folder, DatabaseName));
        try
        {
            Model = _database.ReadModel();
            if (Model.Dimension is <= 0 or > VectorFile.MaxDimension || !IsFingerprint(Model.Fingerprint))
                throw new GalleryException($"{folder}: the gallery is damaged (model \"{Model.Name}\" of {Model.Dimension} dimensions); index into a new folder");
            _rows = new(_database.Hashes(), StringComparer.Ordinal);
            Count = _database.Count();
            if (Count != _rows.Count)
                throw new GalleryException($"{folder}: the gallery is damaged (rows are missing); index into a new folder");
            VectorFile.Check(VectorPath, Model, Count);
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The model that made the vectors.</summary>
    public GalleryModel Model { get; }

    /// <summary>How many pictures there are; copies of one file count once.</summary>
    public int Count { get; private set; }

    internal string VectorPath => Path.Combine(Folder, VectorsName);

    /// <summary>Opens an existing gallery.</summary>
    /// <exception cref="GalleryException">There is none, or it is damaged.</exception>
    public static Gallery Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new GalleryException($"{folder}: there is no such folder; \"gadms index PICTURES --gallery {folder}\" makes a gallery");
        if (!IsGallery(folder))
            throw new GalleryException($"{folder}: this folder is no gallery; \"gadms index PICTURES --gallery FOLDER\" makes one");
        return new Gallery(folder);
    }

    /// <summary>Opens a gallery of this model, or makes one in a new or empty folder.</summary>
    /// <exception cref="GalleryException">It was made with another model, is damaged, or the folder holds other things.</exception>
    public static Gallery OpenOrCreate(string folder, GalleryModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!Directory.Exists(folder) || !IsGallery(folder))
            Create(folder, model);
        var gallery = new Gallery(folder);
        try
        {
            gallery.RequireModel(model);
            return gallery;
        }
        catch
        {
            gallery.Dispose();
            throw;
        }
    }

    /// <summary>Throws when <paramref name="model"/> is not the one that made this gallery's vectors.</summary>
    /// <exception cref="GalleryException">Names both.</exception>
    public void RequireModel(GalleryModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Fingerprint != Model.Fingerprint)
        {
            throw new GalleryException(
                $"gallery {Folder} was made with model {Model.Name} (fingerprint {Model.Fingerprint[..12]}), you gave {model.Name} ({model.Fingerprint[..12]}): "
                + "index into a new folder or use the first model");
        }
    }

    /// <summary>All files that are in the gallery, by path.</summary>
    public IReadOnlyDictionary<string, GalleryFile> Files() => _database.Files();

    /// <summary>Whether a picture of this content (SHA-256 in hexadecimal) is in the gallery.</summary>
    public bool Contains(string hash) => _rows.ContainsKey(hash);

    /// <summary>
    /// Adds a batch, all or nothing. Content that is already there is not added again; its path is remembered.
    /// </summary>
    /// <returns>How many pictures were new.</returns>
    /// <exception cref="GalleryException">A vector is not one of this gallery, another process is adding, or the disk is full.</exception>
    public int Add(IReadOnlyList<GalleryImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        foreach (var image in images)
            Check(image);
        TakeLock();
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        var added = new List<(int Row, GalleryImage Image)>();
        var files = new List<(GalleryFile File, int Row)>();
        foreach (var image in images)
        {
            if (!_rows.TryGetValue(image.Hash, out var row) && !rows.TryGetValue(image.Hash, out row))
            {
                row = Count + added.Count;
                rows.Add(image.Hash, row);
                added.Add((row, image));
            }
            files.Add((image.File, row));
        }
        if (added.Count > 0)
            VectorFile.Append(VectorPath, Model.Dimension, Count, [.. added.Select(item => item.Image.Vector)]);
        _database.Add(added, files);
        foreach (var (hash, row) in rows)
            _rows[hash] = row;
        Count += added.Count;
        return added.Count;
    }

    /// <summary>Remembers further paths of pictures that are already there.</summary>
    /// <param name="files">Each file with the SHA-256 of its content.</param>
    /// <exception cref="KeyNotFoundException">No picture has that content.</exception>
    public void Link(IReadOnlyList<(GalleryFile File, string Hash)> files)
    {
        TakeLock();
        _database.Add([], [.. files.Select(item => (item.File, _rows[item.Hash]))]);
    }

    /// <summary>One picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public GalleryRecord Record(int row) => _database.Record(row);

    /// <summary>Its thumbnail, a JPEG.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public byte[] Thumbnail(int row) => _database.Thumbnail(row);

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock?.Dispose();
        _database.Dispose();
    }

    internal IReadOnlySet<int> Abandoned() => _database.Abandoned();

    private static bool IsFingerprint(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static bool IsGallery(string folder)
    {
        var database = Path.Combine(folder, DatabaseName);
        return File.Exists(database) && GalleryDatabase.IsComplete(database);
    }

    private static void Create(string folder, GalleryModel model)
    {
        Directory.CreateDirectory(folder);
        string[] own = [DatabaseName, DatabaseName + "-journal", VectorsName, LockName];
        var foreign = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).FirstOrDefault(name => !own.Contains(name, StringComparer.Ordinal));
        if (foreign is not null)
            throw new GalleryException($"{folder}: this folder is no gallery and holds other things ({foreign}); give a new or an empty folder");
        using var writer = OpenLock(folder);
        if (IsGallery(folder))
            return;

        // The database comes last: it makes the folder a gallery.
        var vectors = Path.Combine(folder, VectorsName);
        VectorFile.Create(vectors, model);
        GalleryDatabase.Create(Path.Combine(folder, DatabaseName), model);
    }

    private static FileStream OpenLock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(Path.Combine(folder, LockName)))
        {
            throw new GalleryException($"{folder}: another process is adding to this gallery; try again when it is done", e);
        }
    }

    private void Check(GalleryImage image)
    {
        if (image.Vector.Length != Model.Dimension)
            throw new GalleryException($"{image.File.Path}: its vector has {image.Vector.Length} numbers, the gallery's have {Model.Dimension}");
        var squares = 0.0;
        foreach (var value in image.Vector)
            squares += (double)value * value;
        if (!(Math.Abs(squares - 1) < 1e-2))
            throw new GalleryException($"{image.File.Path}: the model gave a vector of length {Math.Sqrt(squares):G4} instead of 1; are its weights damaged?");
    }

    private void TakeLock()
    {
        if (_lock is not null)
            return;
        _lock = OpenLock(Folder);
        if (_database.Count() != Count)
            throw new GalleryException($"{Folder}: another process has added to this gallery meanwhile; try again");
    }
}
