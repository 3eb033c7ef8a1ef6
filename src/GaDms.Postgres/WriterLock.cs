using GaDms.Retrieval;
using Npgsql;

namespace GaDms.Postgres;

/// <summary>
/// Lets one process write at a time: a transaction that writes locks the gallery's one row, and the row names who makes a
/// second generation over many transactions. Neither outlives its holder: the server frees the first, the second lapses.
/// </summary>
internal static class WriterLock
{
    /// <summary>How long a generation's claim holds after its last sign of life.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Locks the row until the transaction ends, and reads the numbers that come next.</summary>
    /// <param name="transaction">Rolled back when the row cannot be had.</param>
    /// <param name="layout">The tables.</param>
    /// <param name="location">For messages.</param>
    /// <param name="token">Of the generation that writes; null: none does.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="GalleryException">Another process keeps it; says which.</exception>
    public static async Task<NextNumbers> TakeAsync(NpgsqlTransaction transaction, Layout layout, string location, Guid? token, CancellationToken cancellation)
    {
        var connection = transaction.Connection!;
        try
        {
            await connection.ExecuteAsync($"SET LOCAL lock_timeout = {(int)s_patience.TotalMilliseconds}", cancellation).ConfigureAwait(false);
            var row = await connection.QueryAsync(
                $"SELECT next_media, next_frame, next_track, next_entry, writer_token, writer, writer_until > clock_timestamp() FROM {layout.Gallery} FOR UPDATE",
                reader => (Next: new NextNumbers(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)),
                    Token: reader.OrNull<Guid>(4), Writer: reader.TextOrNull(5), Alive: reader.OrNull<bool>(6) ?? false), cancellation).ConfigureAwait(false);
            var (next, holder, writer, alive) = row[0];
            if (token is not null && holder != token)
                throw new GalleryException($"{location}: this reindex was silent for too long and another process writes now; run it again to go on");
            if (token is null && holder is not null && alive)
                throw Busy(location, writer ?? "it does not say which");

            // Work on tables may take long; only the row is worth giving up for.
            await connection.ExecuteAsync("SET LOCAL lock_timeout = 0", cancellation).ConfigureAwait(false);
            return next;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            throw Busy(location, await HolderAsync(connection, layout, cancellation).ConfigureAwait(false) ?? "it does not say which", e);
        }
    }

    /// <summary>Writes the generation's claim, or prolongs it. The row is locked.</summary>
    public static Task ClaimAsync(NpgsqlConnection connection, Layout layout, Guid token, string writer, CancellationToken cancellation) =>
        connection.ExecuteAsync($"UPDATE {layout.Gallery} SET writer_token = @token, writer = @writer, writer_until = clock_timestamp() + @claim", cancellation,
            ("token", token), ("writer", writer), ("claim", Claim));

    /// <summary>Prolongs the claim if it is still there.</summary>
    public static Task<int> RenewAsync(NpgsqlConnection connection, Layout layout, Guid token, CancellationToken cancellation) =>
        connection.ExecuteAsync($"UPDATE {layout.Gallery} SET writer_until = clock_timestamp() + @claim WHERE writer_token = @token", cancellation, ("token", token), ("claim", Claim));

    /// <summary>Gives the claim up if it is still there.</summary>
    public static Task<int> ReleaseAsync(NpgsqlConnection connection, Layout layout, Guid token, CancellationToken cancellation) =>
        connection.ExecuteAsync($"UPDATE {layout.Gallery} SET writer_token = NULL, writer = NULL, writer_until = NULL WHERE writer_token = @token", cancellation, ("token", token));

    private static GalleryException Busy(string location, string holder, Exception? cause = null) =>
        new($"{location}: another process is writing to this gallery ({holder}); try again when it is done", cause!);

    private static Task<string?> HolderAsync(NpgsqlConnection connection, Layout layout, CancellationToken cancellation) => connection.ScalarAsync<string>(
        """
        SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.relation = to_regclass(@name) AND l.mode IN ('RowShareLock', 'RowExclusiveLock') AND l.granted AND a.pid <> pg_backend_pid() AND a.application_name <> ''
        ORDER BY a.xact_start LIMIT 1
        """,
        cancellation, ("name", layout.Gallery));
}
