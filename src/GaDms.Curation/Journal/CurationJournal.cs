using Microsoft.Data.Sqlite;

namespace GaDms.Curation.Journal;

/// <summary>
/// One row for every picture and every box that a run has seen, kept or not, in an SQLite file. The rows of a shard are one
/// transaction; opening removes those of shards that were not completed. Safe for several threads; memory does not grow with
/// the number of rows.
/// </summary>
public sealed class CurationJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly JournalDatabase _database;
    private readonly SqliteCommand _isDone;
    private readonly SqliteCommand _addPicture;
    private readonly SqliteCommand _addBox;
    private int? _shard;

    private CurationJournal(string path, JournalDatabase database)
    {
        _path = path;
        _database = database;
        _isDone = database.Command("SELECT 1 FROM picture WHERE key = $key UNION ALL SELECT 1 FROM removed WHERE key = $key", "$key");
        _addPicture = database.Command(
            "INSERT INTO picture (key, origin, sha256, phash, shard, reason, detail) VALUES ($key, $origin, $sha256, $phash, $shard, $reason, $detail) RETURNING id",
            "$key", "$origin", "$sha256", "$phash", "$shard", "$reason", "$detail");
        _addBox = database.Command(
            "INSERT INTO box VALUES ($picture, $number, $x1, $y1, $x2, $y2, $confidence, $crop, $reason, $detail)",
            "$picture", "$number", "$x1", "$y1", "$x2", "$y2", "$confidence", "$crop", "$reason", "$detail");
    }

    /// <summary>Opens a journal, made if it is missing, and removes the rows of shards that are not complete.</summary>
    /// <param name="path">The SQLite file.</param>
    /// <param name="committed">The complete shards, as <see cref="Shards.ShardWriter.Committed"/> says.</param>
    /// <exception cref="CurationException">The file cannot be used, or complete shards are missing in it.</exception>
    public static CurationJournal Open(string path, IReadOnlyCollection<int> committed)
    {
        ArgumentNullException.ThrowIfNull(committed);
        JournalDatabase database = JournalDatabase.OpenOrCreate(path);
        try
        {
            var journal = new CurationJournal(path, database);
            journal.Reconcile(committed);
            return journal;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Whether an earlier run, or this one, has dealt with a picture, or it was taken out for good.</summary>
    public bool IsDone(string key)
    {
        lock (_gate)
        {
            return _database.Guard(() =>
            {
                _isDone.Parameters[0].Value = key;
                return _isDone.ExecuteScalar() is not null;
            });
        }
    }

    /// <summary>Begins a shard: the rows that follow are its own, and are there only when it is committed.</summary>
    /// <exception cref="InvalidOperationException">The shard before it has not been committed.</exception>
    public void Begin(int shard)
    {
        lock (_gate)
        {
            if (_shard is { } open)
                throw new InvalidOperationException($"Shard {open} has not been committed.");
            _database.Execute("BEGIN IMMEDIATE");
            _shard = shard;
        }
    }

    /// <summary>Adds what became of a picture and of its boxes, to the shard that was begun.</summary>
    /// <exception cref="InvalidOperationException">No shard was begun.</exception>
    public void Record(PictureRow picture, IReadOnlyList<BoxRow> boxes)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(boxes);
        lock (_gate)
        {
            int shard = _shard ?? throw new InvalidOperationException("No shard was begun.");
            _database.Guard(() =>
            {
                Fill(_addPicture, picture.Key, picture.Origin, Convert.FromHexString(picture.Sha256), (long?)picture.PerceptualHash,
                    shard, picture.Rejection?.Reason, picture.Rejection?.Detail);
                var id = (long)_addPicture.ExecuteScalar()!;
                for (int i = 0; i < boxes.Count; i++)
                {
                    BoxRow row = boxes[i];
                    Fill(_addBox, id, i, row.Box.X1, row.Box.Y1, row.Box.X2, row.Box.Y2, row.Box.Confidence,
                        row.CropKey, row.Rejection?.Reason, row.Rejection?.Detail);
                    _addBox.ExecuteNonQuery();
                }

                return 0;
            });
        }
    }

    /// <summary>Commits the rows of the shard that was begun, to the disk. <see cref="Shards.ShardWriter.Commit"/> calls it.</summary>
    /// <exception cref="InvalidOperationException">No shard was begun.</exception>
    public void Commit()
    {
        lock (_gate)
        {
            int shard = _shard ?? throw new InvalidOperationException("No shard was begun.");
            _database.Execute($"INSERT INTO shard VALUES ({shard}); COMMIT");
            _shard = null;
        }
    }

    /// <summary>
    /// Forgets the pictures that were left out for one of the reasons, or all of whose boxes were and one for such a reason, so that
    /// they are read again. A picture of which another box was kept stays as it is: its crop must not come twice.
    /// </summary>
    /// <param name="reasons">Reasons of pictures (<c>fetch-timeout</c>) and of boxes (<c>box-unsure</c>).</param>
    /// <returns>How many pictures are to be read again.</returns>
    /// <exception cref="InvalidOperationException">A shard has been begun.</exception>
    public int RetryFailed(IReadOnlyCollection<string> reasons)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        lock (_gate)
        {
            if (_shard is not null)
                throw new InvalidOperationException("Pictures are forgotten before a shard is begun.");
            return _database.Guard(() =>
            {
                using SqliteCommand delete = _database.Command(
                    """
                    DELETE FROM picture WHERE reason IN (SELECT value FROM json_each($reasons))
                    OR id IN (SELECT picture FROM box GROUP BY picture
                        HAVING count(crop) = 0 AND sum(reason IN (SELECT value FROM json_each($reasons))) > 0)
                    """,
                    "$reasons");
                delete.Parameters[0].Value = System.Text.Json.JsonSerializer.Serialize(reasons);
                return delete.ExecuteNonQuery();
            });
        }
    }

    /// <summary>Starts reading what is committed at this moment; the journal can be written on meanwhile.</summary>
    public JournalReader Read() => JournalReader.Open(_path);

    /// <summary>Closes the file; a shard that was begun and not committed leaves nothing.</summary>
    public void Dispose()
    {
        _isDone.Dispose();
        _addPicture.Dispose();
        _addBox.Dispose();
        _database.Dispose();
    }

    private void Reconcile(IReadOnlyCollection<int> committed)
    {
        using SqliteCommand known = _database.Command("SELECT number FROM shard");
        HashSet<int> journalled = [.. _database.Query(known, row => row.GetInt32(0))];
        int[] missing = [.. committed.Where(shard => !journalled.Contains(shard)).Order()];
        if (missing.Length > 0)
        {
            throw new CurationException(
                $"{_path}: the journal knows nothing of {missing.Length} complete shards, the first {missing[0]:D5}; it does not belong to them. Restore the journal, or begin in a new folder.");
        }

        journalled.ExceptWith(committed);
        if (journalled.Count == 0)
            return;
        string numbers = string.Join(',', journalled);
        _database.Execute($"BEGIN; DELETE FROM picture WHERE shard IN ({numbers}); DELETE FROM shard WHERE number IN ({numbers}); COMMIT");
    }

    private static void Fill(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
