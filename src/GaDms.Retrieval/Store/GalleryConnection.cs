using Microsoft.Data.Sqlite;

namespace GaDms.Retrieval.Store;

/// <summary>A connection to the SQLite file of a gallery; errors come in the words of a user.</summary>
internal sealed class GalleryConnection : IDisposable
{
    private readonly SqliteConnection _connection;

    // Prepared once: adding a million people runs the same few statements ten million times.
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    private GalleryConnection(SqliteConnection connection, string path)
    {
        _connection = connection;
        Path = path;
    }

    public string Path { get; }

    public static GalleryConnection Open(string path, bool create = false)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            DefaultTimeout = 30,

            // A pooled connection would keep the file open after Dispose.
            Pooling = false,
        };
        var connection = new GalleryConnection(new SqliteConnection(settings.ConnectionString), path);
        try
        {
            connection.Guard(() =>
            {
                connection._connection.Open();

                // The vectors are flushed before the commit; the commit itself has to survive a power cut too. What is
                // deleted is overwritten: a removed person shall not be found in the file.
                connection.Execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
                return 0;
            });
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs <paramref name="work"/> whole or not at all.</summary>
    public T InTransaction<T>(Func<T> work) => Guard(() =>
    {
        // Immediate: what is read in it is what it writes on, whoever else writes.
        using var transaction = _connection.BeginTransaction(deferred: false);
        _transaction = transaction;
        try
        {
            var result = work();
            transaction.Commit();
            return result;
        }
        finally
        {
            _transaction = null;
        }
    });

    public void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        Command(sql, parameters).ExecuteNonQuery();
    }

    /// <summary>Inserts a row and gives its number.</summary>
    public long Insert(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        Command(sql, parameters).ExecuteNonQuery();
        return (long)Command("SELECT last_insert_rowid()", []).ExecuteScalar()!;
    }

    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Command(sql, parameters).ExecuteScalar() is { } value and not DBNull ? value : null;

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Command(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>SQLite's errors in the words of a user.</summary>
    public T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (SqliteErrors.Describe("gallery", e, "index into a new folder") is { } problem)
        {
            const int busy = 5;
            var holder = e is SqliteException { SqliteErrorCode: busy } ? $" ({WriterLock.Holder(System.IO.Path.GetDirectoryName(Path)!)})" : "";
            throw new GalleryException($"{Path}: {problem}{holder}", e);
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
    }

    /// <summary>Not to be used while a reader of the same statement is open.</summary>
    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
#pragma warning disable CA2100 // Every text is a constant of this folder; values are parameters.
            _commands.Add(sql, command = new SqliteCommand(sql, _connection));
#pragma warning restore CA2100
        }
        command.Transaction = _transaction;
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
