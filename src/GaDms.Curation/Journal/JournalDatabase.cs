using GaDms.Retrieval.Store;
using Microsoft.Data.Sqlite;

namespace GaDms.Curation.Journal;

/// <summary>The SQLite file of a journal: opening, versions, and errors in the words of a user.</summary>
internal sealed class JournalDatabase : IDisposable
{
    // "GADC", so that `file` and this program tell a journal from other SQLite files.
    private const int ApplicationId = 0x47414443;
    private const int SchemaVersion = 1;

    private const string Schema = """
        CREATE TABLE shard (number INTEGER PRIMARY KEY);
        CREATE TABLE picture (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            origin TEXT NOT NULL,
            sha256 BLOB NOT NULL,
            phash INTEGER,
            shard INTEGER NOT NULL,
            reason TEXT,
            detail TEXT);
        CREATE INDEX picture_shard ON picture (shard);
        CREATE INDEX picture_reason ON picture (reason) WHERE reason IS NOT NULL;
        CREATE TABLE box (
            picture INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            x1 REAL NOT NULL, y1 REAL NOT NULL, x2 REAL NOT NULL, y2 REAL NOT NULL,
            confidence REAL NOT NULL,
            crop TEXT,
            reason TEXT,
            detail TEXT,
            PRIMARY KEY (picture, number)) WITHOUT ROWID;
        """;

    // Journals of before have the table too, once they are written to.
    private const string Removed =
        "CREATE TABLE IF NOT EXISTS removed (key TEXT NOT NULL PRIMARY KEY, sha256 BLOB NOT NULL, phash INTEGER) WITHOUT ROWID";

    private readonly SqliteConnection _connection;
    private readonly string _path;

    private JournalDatabase(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
    }

    /// <summary>Opens the file, made if it is missing, for the one that writes it.</summary>
    public static JournalDatabase OpenOrCreate(string path)
    {
        JournalDatabase database = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // A reader of the report must not stop the run. The commit has to survive a power cut before the statistics do.
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536");
            if (database.Number("SELECT count(*) FROM sqlite_master") == 0)
                database.Execute($"BEGIN; {Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion}; COMMIT");
            database.Check();
            database.Execute(Removed);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing file to read what is committed at this moment.</summary>
    public static JournalDatabase OpenToRead(string path)
    {
        JournalDatabase database = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            database.Check();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A statement of this program's own; values are parameters.</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
#pragma warning disable CA2100 // Every text is a constant.
        var command = new SqliteCommand(sql, _connection);
#pragma warning restore CA2100
        foreach (string name in parameters)
            command.Parameters.Add(new SqliteParameter(name, null));
        return command;
    }

    public void Execute(string sql) => Guard(() =>
    {
        using SqliteCommand command = Command(sql);
        return command.ExecuteNonQuery();
    });

    public long Number(string sql) => Guard(() =>
    {
        using SqliteCommand command = Command(sql);
        return (long)command.ExecuteScalar()!;
    });

    /// <summary>The rows of a query, read as they are asked for.</summary>
    public IEnumerable<T> Query<T>(SqliteCommand command, Func<SqliteDataReader, T> row)
    {
        using SqliteDataReader reader = Guard(command.ExecuteReader);
        while (Guard(reader.Read))
            yield return Guard(() => row(reader));
    }

    /// <summary>Does the work; SQLite's errors come out in the words of a user.</summary>
    public T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (SqliteErrors.Describe("journal", e, "begin in a new folder") is { } problem)
        {
            throw new CurationException($"{_path}: {problem}.", e);
        }
    }

    public void Dispose() => _connection.Dispose();

    private static JournalDatabase Connect(string path, SqliteOpenMode mode)
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
        var database = new JournalDatabase(new SqliteConnection(settings.ConnectionString), path);
        try
        {
            database.Guard(() =>
            {
                database._connection.Open();
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

    private void Check()
    {
        if (Number("PRAGMA application_id") != ApplicationId)
            throw new CurationException($"{_path}: this SQLite file is not a curation journal; give another folder.");
        long version = Number("PRAGMA user_version");
        if (version != SchemaVersion)
            throw new CurationException($"{_path}: written by another version of this program (format {version}, this one reads {SchemaVersion}); begin in a new folder.");
    }
}
