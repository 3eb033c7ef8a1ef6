using GaDms.Retrieval;
using GaDms.Retrieval.Store;
using Npgsql;

namespace GaDms.Postgres;

/// <summary>A second table of vectors, in the making. A claim in the gallery's row keeps other writers away meanwhile.</summary>
internal sealed class PostgresGeneration : IGeneration
{
    private readonly PostgresGallery _gallery;
    private readonly Generation _generation;
    private readonly Guid _token;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;
    private bool _disposed;

    public PostgresGeneration(PostgresGallery gallery, Generation generation, Guid token, long last)
    {
        (_gallery, _generation, _token, LastId) = (gallery, generation, token, last);
        _renewing = RenewAsync();
    }

    /// <inheritdoc/>
    public long LastId { get; private set; }

    /// <summary>Goes on with the generation in the making, or begins one in place of it. In a transaction.</summary>
    public static async Task<(Generation Generation, long Last)> BeginAsync(
        NpgsqlConnection connection, Layout layout, Partitioning partition, GalleryModel model, CancellationToken cancellation)
    {
        var begun = await connection.QueryAsync($"SELECT {Generation.Columns} FROM {layout.Generation} WHERE NOT serving", Generation.Read, cancellation).ConfigureAwait(false);
        if (begun is [var old])
        {
            if (old.Model.Fingerprint == model.Fingerprint)
                return (old, await connection.ScalarAsync<long>($"SELECT coalesce(max(entry), 0) FROM {layout.Vectors(old.Id)}", cancellation).ConfigureAwait(false));
            await DropAsync(connection, layout, old.Id, cancellation).ConfigureAwait(false);
        }
        var number = 1 + await connection.ScalarAsync<int>($"SELECT max(id) FROM {layout.Generation}", cancellation).ConfigureAwait(false);
        var generation = new Generation(number, model);
        await Schema.CreateVectorsAsync(connection, layout, partition, generation, serving: false, cancellation).ConfigureAwait(false);
        return (generation, 0);
    }

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<(long Id, float[] Vector)> vectors, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var (_, layout, partition) = _gallery.Parts;
        var columns = partition == Partitioning.None ? "entry, embedding" : "entry, embedding, part";
        var part = partition == Partitioning.None ? "" : ", part";
        var (last, statements) = (LastId, new Statements());
        foreach (var (id, vector) in vectors)
        {
            GalleryModels.RequireVector(_generation.Model, $"entry {id}", vector);
            if (id <= last)
                throw new ArgumentException($"entry {id} comes after {last}; vectors are appended by rising number", nameof(vectors));
            last = id;
            statements.Add($"INSERT INTO {layout.Vectors(_generation.Id)} ({columns}) SELECT id, @vector::real[]::{layout.Vector}{part} FROM {layout.Entry} WHERE id = @entry", ("vector", vector), ("entry", id));
        }
        await _gallery.WriteClaimedAsync(_token, async (connection, stop) =>
        {
            await statements.RunAsync(connection, stop).ConfigureAwait(false);
            return 0;
        }, cancellation).ConfigureAwait(false);
        LastId = last;
    }

    /// <inheritdoc/>
    public async Task SwapAsync(CancellationToken cancellation = default)
    {
        var (address, layout, _) = _gallery.Parts;
        await _gallery.WriteClaimedAsync(_token, async (connection, stop) =>
        {
            var (entries, rows) = (await connection.QueryAsync($"SELECT (SELECT count(*) FROM {layout.Entry}), (SELECT count(*) FROM {layout.Vectors(_generation.Id)})",
                reader => (reader.GetInt64(0), reader.GetInt64(1)), stop).ConfigureAwait(false))[0];
            if (rows != entries)
                throw new GalleryException($"{_gallery.Location}: {rows} of {entries} people have a vector of model {_generation.Model.Name}; run the reindex again");
            await Schema.IndexAsync(connection, address, layout, _generation, stop).ConfigureAwait(false);
            var serving = await connection.ScalarAsync<int>($"SELECT id FROM {layout.Generation} WHERE serving", stop).ConfigureAwait(false);
            await DropAsync(connection, layout, serving, stop).ConfigureAwait(false);
            return await connection.ExecuteAsync($"UPDATE {layout.Generation} SET serving = true WHERE id = @id", stop, ("id", _generation.Id)).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
        _gallery.Serve(_generation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _ended.Dispose();
        try
        {
            await _gallery.ClaimAsync(_token, release: true).ConfigureAwait(false);
        }
        catch (GalleryException)
        {
            // The server is gone; the claim lapses by itself.
        }
        _gallery.EndGeneration();
    }

    private static async Task DropAsync(NpgsqlConnection connection, Layout layout, int generation, CancellationToken cancellation)
    {
        await connection.ExecuteAsync($"DROP TABLE {layout.Vectors(generation)}", cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync($"DELETE FROM {layout.Generation} WHERE id = @id", cancellation, ("id", generation)).ConfigureAwait(false);
    }

    // The caller may take long between two appends.
    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(WriterLock.Claim / 4);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                try
                {
                    await _gallery.ClaimAsync(_token, release: false).ConfigureAwait(false);
                }
                catch (GalleryException)
                {
                    // Tried again at the next tick; an append would say what is wrong.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
    }
}
