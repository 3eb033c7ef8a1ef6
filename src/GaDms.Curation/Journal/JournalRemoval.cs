using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace GaDms.Curation.Journal;

/// <summary>
/// Takes pictures out of a journal for good. What remains of one is its key, its SHA-256 and its fingerprint, so that no later run
/// brings it back. Marking comes first and forgetting last: whatever ends the work between them, the next one finds what is left.
/// </summary>
internal sealed class JournalRemoval : IDisposable
{
    private const string NameTable = "(SELECT value FROM json_each($names))";

    private readonly JournalDatabase _database;

    /// <summary>Opens a journal that nobody else writes to.</summary>
    /// <exception cref="CurationException">It cannot be used.</exception>
    public JournalRemoval(string path)
    {
        _database = JournalDatabase.OpenOrCreate(path);

        // What is deleted is overwritten, not merely given up.
        _database.Execute("PRAGMA secure_delete = ON");
    }

    /// <summary>Those of the names that are neither a picture's key or origin nor that of a picture taken out before.</summary>
    public IReadOnlyList<string> Unknown(IReadOnlyCollection<string> names) => Strings(
        $"""
        SELECT value FROM json_each($names) WHERE value NOT IN (SELECT key FROM picture)
        AND value NOT IN (SELECT origin FROM picture) AND value NOT IN (SELECT key FROM removed)
        """,
        names);

    /// <summary>Marks pictures by key or origin, and every other name that the same file has.</summary>
    public void Mark(IReadOnlyCollection<string> names)
    {
        Execute($"INSERT OR IGNORE INTO removed SELECT key, sha256, phash FROM picture WHERE key IN {NameTable} OR origin IN {NameTable}", names);
        Execute("INSERT OR IGNORE INTO removed SELECT key, sha256, phash FROM picture WHERE length(sha256) > 0 AND sha256 IN (SELECT sha256 FROM removed)", []);
    }

    /// <summary>The keys of all marked pictures, of this and of earlier calls.</summary>
    public IReadOnlyList<string> Marked() => Strings("SELECT key FROM removed", []);

    /// <summary>The marked pictures that the journal has not forgotten yet.</summary>
    public int Pending() => (int)_database.Number("SELECT count(*) FROM picture WHERE key IN (SELECT key FROM removed)");

    /// <summary>The crops of the marked pictures that the journal has not forgotten yet.</summary>
    public IReadOnlyList<string> Crops() => Strings(
        "SELECT crop FROM box JOIN picture ON picture.id = box.picture WHERE crop IS NOT NULL AND key IN (SELECT key FROM removed)", []);

    /// <summary>The shards that the rows of some keys belong to.</summary>
    public IReadOnlyList<int> Shards(IReadOnlyCollection<string> keys)
    {
        using SqliteCommand command = Command($"SELECT DISTINCT shard FROM picture WHERE key IN {NameTable} ORDER BY shard", keys);
        return [.. _database.Query(command, row => row.GetInt32(0))];
    }

    /// <summary>Deletes the rows of some keys, which need not be marked.</summary>
    public void Delete(IReadOnlyCollection<string> keys) => Execute($"DELETE FROM picture WHERE key IN {NameTable}", keys);

    /// <summary>Deletes the rows of the marked pictures, and their names from the rows of others.</summary>
    public void Forget()
    {
        _database.Execute(
            """
            BEGIN;
            UPDATE picture SET detail = 'nearly the same picture as one that was taken out'
            WHERE reason = 'duplicate-near' AND detail IN (SELECT 'nearly the same picture as ' || key FROM removed);
            DELETE FROM picture WHERE key IN (SELECT key FROM removed);
            COMMIT
            """);
        Settle();
    }

    /// <summary>Empties the log, which still has what was deleted.</summary>
    public void Settle() => _database.Number("PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose() => _database.Dispose();

    private IReadOnlyList<string> Strings(string sql, IReadOnlyCollection<string> names)
    {
        using SqliteCommand command = Command(sql, names);
        return [.. _database.Query(command, row => row.GetString(0))];
    }

    private void Execute(string sql, IReadOnlyCollection<string> names)
    {
        using SqliteCommand command = Command(sql, names);
        _database.Guard(command.ExecuteNonQuery);
    }

    private SqliteCommand Command(string sql, IReadOnlyCollection<string> names)
    {
        SqliteCommand command = _database.Command(sql, "$names");
        command.Parameters[0].Value = JsonSerializer.Serialize(names);
        return command;
    }
}
