using Microsoft.Data.Sqlite;

namespace GaDms.Retrieval.Store;

/// <summary>The SQLite file of a gallery: which pictures there are, where they lie, and their thumbnails.</summary>
internal sealed class GalleryDatabase : IDisposable
{
    // "GADM", so that `file` and this program tell a gallery from other SQLite files.
    private const int ApplicationId = 0x4741444D;
    private const int SchemaVersion = 1;

    private const string Schema = """
        CREATE TABLE model (name TEXT NOT NULL, fingerprint TEXT NOT NULL, dimension INTEGER NOT NULL, path TEXT, vocabulary TEXT);
        CREATE TABLE image (
            row INTEGER PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            thumbnail BLOB NOT NULL);
        CREATE TABLE file (
            path TEXT PRIMARY KEY,
            row INTEGER NOT NULL REFERENCES image (row),
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX file_row ON file (row);
        """;

    private readonly SqliteConnection _connection;
    private readonly string _path;

    private GalleryDatabase(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
    }

    /// <summary>Makes the tables; a database that a cut-off run left empty is taken over.</summary>
    public static void Create(string path, GalleryModel model)
    {
        using var database = Connect(path, SqliteOpenMode.ReadWriteCreate);
        if (database.Number("SELECT count(*) FROM sqlite_master") != 0)
            throw new GalleryException($"{path}: this SQLite file is not a gallery; give a new or an empty folder");
        database.InTransaction(transaction =>
        {
            database.Execute(transaction, Schema);
            database.Execute(transaction, "INSERT INTO model VALUES ($name, $fingerprint, $dimension, $path, $vocabulary)",
                ("$name", model.Name), ("$fingerprint", model.Fingerprint), ("$dimension", model.Dimension),
                ("$path", model.Path ?? (object)DBNull.Value), ("$vocabulary", model.VocabularyPath ?? (object)DBNull.Value));
            database.Execute(transaction, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion}");
        });
    }

    /// <summary>Whether the file is a gallery's database with its tables made.</summary>
    public static bool IsComplete(string path)
    {
        using var database = Connect(path, SqliteOpenMode.ReadWrite);
        return database.Number("PRAGMA application_id") == ApplicationId;
    }

    /// <summary>Opens a complete database.</summary>
    public static GalleryDatabase Open(string path)
    {
        var database = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            if (database.Number("PRAGMA application_id") != ApplicationId)
                throw new GalleryException($"{path}: this SQLite file is not a gallery");
            var version = database.Number("PRAGMA user_version");
            if (version != SchemaVersion)
                throw new GalleryException($"{path}: written by another version of this program (format {version}, this one reads {SchemaVersion}); index into a new folder");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public GalleryModel ReadModel() => Guard(() =>
    {
        using var reader = Command(null, "SELECT name, fingerprint, dimension, path, vocabulary FROM model").ExecuteReader();
        if (!reader.Read())
            throw new GalleryException($"{_path}: it names no model; the gallery is damaged, index into a new folder");
        return new GalleryModel(reader.GetString(0), reader.GetString(1), reader.GetInt32(2))
        {
            Path = reader.IsDBNull(3) ? null : reader.GetString(3),
            VocabularyPath = reader.IsDBNull(4) ? null : reader.GetString(4),
        };
    });

    public int Count() => checked((int)Number("SELECT coalesce(max(row) + 1, 0) FROM image"));

    public IReadOnlyDictionary<string, GalleryFile> Files() => Guard(() =>
    {
        var files = new Dictionary<string, GalleryFile>(StringComparer.Ordinal);
        using var reader = Command(null, "SELECT path, size, modified FROM file").ExecuteReader();
        while (reader.Read())
            files.Add(reader.GetString(0), new GalleryFile(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        return files;
    });

    public IReadOnlyDictionary<string, int> Hashes() => Guard(() =>
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        using var reader = Command(null, "SELECT hash, row FROM image").ExecuteReader();
        while (reader.Read())
            rows.Add(reader.GetString(0), reader.GetInt32(1));
        return rows;
    });

    /// <summary>Rows whose picture is no longer found under any path: its files were replaced by others.</summary>
    public IReadOnlySet<int> Abandoned() => Guard(() =>
    {
        var rows = new HashSet<int>();
        using var reader = Command(null, "SELECT row FROM image WHERE NOT EXISTS (SELECT 1 FROM file WHERE file.row = image.row)").ExecuteReader();
        while (reader.Read())
            rows.Add(reader.GetInt32(0));
        return rows;
    });

    /// <summary>Adds pictures and links files to pictures, all or nothing.</summary>
    public void Add(IReadOnlyList<(int Row, GalleryImage Image)> images, IReadOnlyList<(GalleryFile File, int Row)> files) =>
        InTransaction(transaction =>
        {
            foreach (var (row, image) in images)
            {
                Execute(transaction, "INSERT INTO image VALUES ($row, $hash, $width, $height, $thumbnail)",
                    ("$row", row), ("$hash", image.Hash), ("$width", image.Width), ("$height", image.Height), ("$thumbnail", image.Thumbnail));
            }
            foreach (var (file, row) in files)
            {
                Execute(transaction, "INSERT OR REPLACE INTO file VALUES ($path, $row, $size, $modified)",
                    ("$path", file.Path), ("$row", row), ("$size", file.Size), ("$modified", file.Modified));
            }
        });

    public GalleryRecord Record(int row) => Guard(() =>
    {
        var paths = new List<string>();
        using (var files = Command(null, "SELECT path FROM file WHERE row = $row ORDER BY path", ("$row", row)).ExecuteReader())
        {
            while (files.Read())
                paths.Add(files.GetString(0));
        }
        using var image = Command(null, "SELECT width, height FROM image WHERE row = $row", ("$row", row)).ExecuteReader();
        return image.Read() ? new GalleryRecord(row, paths, image.GetInt32(0), image.GetInt32(1)) : throw NoRow(row);
    });

    public byte[] Thumbnail(int row) => Guard(() =>
        Command(null, "SELECT thumbnail FROM image WHERE row = $row", ("$row", row)).ExecuteScalar() as byte[] ?? throw NoRow(row));

    public void Dispose() => _connection.Dispose();

    private static ArgumentOutOfRangeException NoRow(int row) => new(nameof(row), row, "the gallery has no such row");

    private static GalleryDatabase Connect(string path, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            ForeignKeys = true,
            DefaultTimeout = 30,

            // A pooled connection would keep the file open after Dispose.
            Pooling = false,
        };
        var database = new GalleryDatabase(new SqliteConnection(settings.ConnectionString), path);
        try
        {
            database.Guard(() =>
            {
                database._connection.Open();

                // The vectors are flushed before the commit; the commit itself has to survive a power cut too.
                database.Execute(null, "PRAGMA synchronous = FULL");
                return 0;
            });
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void InTransaction(Action<SqliteTransaction> work) => Guard(() =>
    {
        using var transaction = _connection.BeginTransaction();
        work(transaction);
        transaction.Commit();
        return 0;
    });

    private long Number(string sql) => Guard(() => (long)Command(null, sql).ExecuteScalar()!);

    private void Execute(SqliteTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(transaction, sql, parameters);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(SqliteTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
#pragma warning disable CA2100 // Every text is a constant of this file; values are parameters.
        var command = new SqliteCommand(sql, _connection, transaction);
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    /// <summary>SQLite's errors in the words of a user.</summary>
    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (SqliteErrors.Describe("gallery", e, "index into a new folder") is { } problem)
        {
            throw new GalleryException($"{_path}: {problem}", e);
        }
    }
}
