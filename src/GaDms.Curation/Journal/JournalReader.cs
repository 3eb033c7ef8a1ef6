using GaDms.Curation.Detection;
using Microsoft.Data.Sqlite;

namespace GaDms.Curation.Journal;

/// <summary>Asks a journal for what the report and later runs need. Rows are read as they are asked for, never all at once.</summary>
public sealed class JournalReader : IDisposable
{
    private readonly JournalDatabase _database;
    private readonly long _last;
    private SqliteCommand? _wasDone;

    private JournalReader(JournalDatabase database)
    {
        _database = database;
        _last = database.Number("SELECT coalesce(max(id), 0) FROM picture");
    }

    /// <summary>Opens a journal, also while a run writes on it.</summary>
    /// <exception cref="CurationException">There is no such file, or it is no journal.</exception>
    public static JournalReader Open(string path) => new(JournalDatabase.OpenToRead(path));

    /// <summary>Pictures by reason, the reason null for those whose boxes were looked at; the most frequent first.</summary>
    public IReadOnlyList<ReasonCount> PictureReasons() => Counts("SELECT reason, count(*) FROM picture GROUP BY reason ORDER BY count(*) DESC, reason");

    /// <summary>Boxes by reason, the reason null for those that were kept; the most frequent first.</summary>
    public IReadOnlyList<ReasonCount> BoxReasons() => Counts("SELECT reason, count(*) FROM box GROUP BY reason ORDER BY count(*) DESC, reason");

    /// <summary>Pictures that were looked at and in which nobody was found.</summary>
    public long PicturesWithoutBoxes() => _database.Number(
        "SELECT count(*) FROM picture WHERE reason IS NULL AND NOT EXISTS (SELECT 1 FROM box WHERE box.picture = picture.id)");

    /// <summary>The first pictures and boxes, in the order of the run, of every reason.</summary>
    /// <param name="perReason">How many of each at most.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<RejectedSample>> Samples(int perReason)
    {
        var samples = new SortedDictionary<string, IReadOnlyList<RejectedSample>>(StringComparer.Ordinal);
        foreach (RejectedSample sample in RejectedPictures().Concat(RejectedBoxes()))
        {
            if (!samples.TryGetValue(sample.Reason, out IReadOnlyList<RejectedSample>? list))
                samples.Add(sample.Reason, list = new List<RejectedSample>());
            if (list.Count < perReason)
                ((List<RejectedSample>)list).Add(sample);
        }

        return samples;
    }

    /// <summary>All pictures, in the order of the run.</summary>
    public IEnumerable<PictureRow> Pictures() => Query(
        "SELECT key, origin, sha256, phash, reason, detail FROM picture ORDER BY id",
        row => new PictureRow(
            row.GetString(0), row.GetString(1), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2)),
            row.IsDBNull(3) ? null : (ulong)row.GetInt64(3), row.IsDBNull(4) ? null : new Rejection(row.GetString(4), row.GetString(5))));

    /// <summary>The pictures that were left out, in the order of the run.</summary>
    public IEnumerable<RejectedSample> RejectedPictures() => Query(
        "SELECT reason, detail, key, origin FROM picture WHERE reason IS NOT NULL ORDER BY id",
        row => new RejectedSample(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), null));

    /// <summary>The boxes that were left out, in the order of the run.</summary>
    public IEnumerable<RejectedSample> RejectedBoxes() => Query(
        """
        SELECT box.reason, box.detail, key, origin, x1, y1, x2, y2, confidence
        FROM box JOIN picture ON picture.id = box.picture WHERE box.reason IS NOT NULL ORDER BY box.picture, box.number
        """,
        row => new RejectedSample(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Box(row, 4)));

    /// <summary>
    /// The pictures that were read and are not duplicates, in the order of the run: what <see cref="Duplicates.DuplicateFinder"/>
    /// has to know.
    /// </summary>
    public IEnumerable<FingerprintRow> Fingerprints() => Query(
        """
        SELECT key, sha256, phash FROM picture
        WHERE length(sha256) > 0 AND (reason IS NULL OR reason NOT IN ('duplicate-exact', 'duplicate-near')) ORDER BY id
        """,
        Fingerprint);

    /// <summary>The pictures that were taken out for good (<see cref="JournalRemoval"/>); the journal has been opened for writing before.</summary>
    public IEnumerable<FingerprintRow> Removed() => Query("SELECT key, sha256, phash FROM removed", Fingerprint);

    /// <summary>Whether a picture had been dealt with when the journal was opened here. For one thread.</summary>
    public bool WasDone(string key)
    {
        _wasDone ??= _database.Command(
            "SELECT 1 FROM picture WHERE key = $key AND id <= $last UNION ALL SELECT 1 FROM removed WHERE key = $key", "$key", "$last");
        return _database.Guard(() =>
        {
            _wasDone.Parameters[0].Value = key;
            _wasDone.Parameters[1].Value = _last;
            return _wasDone.ExecuteScalar() is not null;
        });
    }

    /// <summary>The boxes of a picture, in their order.</summary>
    public IReadOnlyList<BoxRow> Boxes(string key)
    {
        using SqliteCommand command = _database.Command(
            """
            SELECT x1, y1, x2, y2, confidence, crop, box.reason, box.detail
            FROM box JOIN picture ON picture.id = box.picture WHERE key = $key ORDER BY number
            """,
            "$key");
        command.Parameters[0].Value = key;
        return [.. _database.Query(command, row => new BoxRow(
            Box(row, 0),
            row.IsDBNull(5) ? null : row.GetString(5),
            row.IsDBNull(6) ? null : new Rejection(row.GetString(6), row.GetString(7))))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wasDone?.Dispose();
        _database.Dispose();
    }

    private static FingerprintRow Fingerprint(SqliteDataReader row) => new(
        row.GetString(0), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(1)), row.IsDBNull(2) ? null : (ulong)row.GetInt64(2));

    private static PersonBox Box(SqliteDataReader row, int column) => new(
        row.GetFloat(column), row.GetFloat(column + 1), row.GetFloat(column + 2), row.GetFloat(column + 3), row.GetFloat(column + 4));

    private List<ReasonCount> Counts(string sql) =>
        [.. Query(sql, row => new ReasonCount(row.IsDBNull(0) ? null : row.GetString(0), row.GetInt64(1)))];

    private IEnumerable<T> Query<T>(string sql, Func<SqliteDataReader, T> row)
    {
        using SqliteCommand command = _database.Command(sql);
        foreach (T item in _database.Query(command, row))
            yield return item;
    }
}
