using GaDms.Retrieval;
using GaDms.Retrieval.Store;
using Npgsql;

namespace GaDms.Postgres;

/// <content>What changes the gallery.</content>
public sealed partial class PostgresGallery
{
    // The model whose vectors this object was opened to add, for another process may swap in those of another one.
    private volatile string _adds;

    /// <inheritdoc/>
    public Task<AddResult> AddAsync(IReadOnlyList<NewMedia> media, bool replace = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        return WriteAsync(async (connection, next, stop) =>
        {
            var generation = await ServingAsync(connection, _layout, stop).ConfigureAwait(false);
            if (generation.Model.Fingerprint != _adds)
                throw GalleryModels.Other(Location, generation.Model, _adds[..12]);
            foreach (var (name, vector) in media.SelectMany(item => item.Entries.Select(entry => (item.Name, entry.Vector))))
                GalleryModels.RequireVector(generation.Model, name, vector);
            await Schema.IndexAsync(connection, _address, _layout, generation, stop).ConfigureAwait(false);
            var links = await LinksAsync(connection, media.Select(item => item.File), stop).ConfigureAwait(false);
            var addition = new Addition(_layout, _partition, generation, next, links, await KnownAsync(connection, media.Select(item => item.Hash), stop).ConfigureAwait(false));
            foreach (var item in media)
                addition.Add(item, replace);
            if (_partition != Partitioning.None)
                await Schema.CreatePartsAsync(connection, _layout, generation.Id, addition.Parts, stop).ConfigureAwait(false);
            await addition.Statements.RunAsync(connection, stop).ConfigureAwait(false);
            return addition.Result;
        }, cancellation);
    }

    /// <inheritdoc/>
    public void AddVectorsOf(GalleryModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _adds = model.Fingerprint;
    }

    /// <inheritdoc/>
    public Task LinkAsync(IReadOnlyList<(GalleryFile File, string Hash)> files, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        return WriteAsync(async (connection, _, stop) =>
        {
            var known = await KnownAsync(connection, files.Select(file => file.Hash), stop).ConfigureAwait(false);
            var links = await LinksAsync(connection, files.Select(file => file.File), stop).ConfigureAwait(false);
            foreach (var (file, hash) in files)
                links.Add(file, known.TryGetValue(hash, out var media) ? media : throw new GalleryException($"{file.Path}: its content was removed from the gallery meanwhile; index it again"));
            var statements = new Statements();
            links.Write(statements);
            await statements.RunAsync(connection, stop).ConfigureAwait(false);
            return 0;
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task<int> RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return WriteAsync(async (connection, _, stop) =>
        {
            var removed = ("ids", (object?)ids.ToArray());
            var tracks = await connection.QueryAsync($"SELECT DISTINCT track FROM {_layout.Entry} WHERE id = ANY (@ids) AND track IS NOT NULL", reader => reader.GetInt64(0), stop, removed).ConfigureAwait(false);
            var followed = ("tracks", (object?)tracks.ToArray());
            await connection.ExecuteAsync(
                $"""
                DELETE FROM {_layout.Frame} WHERE id IN (
                    SELECT frame FROM {_layout.Entry} WHERE id = ANY (@ids) OR track = ANY (@tracks)
                    UNION ALL SELECT f.id FROM {_layout.Frame} f JOIN {_layout.Track} t ON t.media = f.media WHERE t.id = ANY (@tracks) AND f.moment BETWEEN t.first AND t.last)
                """,
                stop, removed, followed).ConfigureAwait(false);
            var count = await connection.ExecuteAsync($"DELETE FROM {_layout.Entry} WHERE id = ANY (@ids)", stop, removed).ConfigureAwait(false);
            await connection.ExecuteAsync($"DELETE FROM {_layout.Track} t WHERE id = ANY (@tracks) AND NOT EXISTS (SELECT 1 FROM {_layout.Entry} e WHERE e.track = t.id)", stop, followed).ConfigureAwait(false);
            return count;
        }, cancellation);
    }

    /// <inheritdoc/>
    /// <remarks>The server writes the tables anew, for which they cannot be searched.</remarks>
    public async Task CompactAsync(CancellationToken cancellation = default)
    {
        var generations = await WriteAsync((connection, _, stop) =>
            connection.QueryAsync($"SELECT id FROM {_layout.Generation}", reader => reader.GetInt32(0), stop), cancellation).ConfigureAwait(false);
        string[] tables = [.. generations.Select(_layout.Vectors), _layout.Thumbnail, _layout.Frame, _layout.Track, _layout.Entry, _layout.File, _layout.Media];
        foreach (var table in tables)
        {
            await _database.WriteAsync(async (connection, stop) =>
            {
                var command = connection.Command($"VACUUM (FULL, ANALYZE) {table}");
                await using (command.ConfigureAwait(false))
                {
                    command.CommandTimeout = 0;
                    return await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
                }
            }, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<IGeneration> BeginGenerationAsync(GalleryModel model, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var token = Guid.NewGuid();
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var (generation, last) = await _database.WriteAsync((connection, stop) => LockedAsync(connection, token: null, async (_, _) =>
            {
                await WriterLock.ClaimAsync(connection, _layout, token, _database.Name, stop).ConfigureAwait(false);
                return await PostgresGeneration.BeginAsync(connection, _layout, _partition, model, stop).ConfigureAwait(false);
            }, stop), cancellation).ConfigureAwait(false);
            return new PostgresGeneration(this, generation, token, last);
        }
        catch
        {
            _writing.Release();
            throw;
        }
    }

    /// <summary>A generation's transaction, under its claim, which it prolongs.</summary>
    internal Task<T> WriteClaimedAsync<T>(Guid token, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        _database.WriteAsync((connection, stop) => LockedAsync(connection, token, async (_, _) =>
        {
            await WriterLock.RenewAsync(connection, _layout, token, stop).ConfigureAwait(false);
            return await work(connection, stop).ConfigureAwait(false);
        }, stop), cancellation);

    /// <summary>A generation's sign of life, or its end.</summary>
    internal Task<int> ClaimAsync(Guid token, bool release) => _database.WriteAsync((connection, stop) => release
        ? WriterLock.ReleaseAsync(connection, _layout, token, stop)
        : WriterLock.RenewAsync(connection, _layout, token, stop), CancellationToken.None);

    internal void Serve(Generation swapped) => (_current, _adds) = (swapped, swapped.Model.Fingerprint);

    internal void EndGeneration() => _writing.Release();

    internal (PostgresAddress Address, Layout Layout, Partitioning Partition) Parts => (_address, _layout, _partition);

    /// <summary>Runs work that writes in one transaction: alone in this object and among processes.</summary>
    private async Task<T> WriteAsync<T>(Func<NpgsqlConnection, NextNumbers, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await _database.WriteAsync((connection, stop) =>
                LockedAsync(connection, token: null, (_, next) => work(connection, next, stop), stop), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<T> LockedAsync<T>(NpgsqlConnection connection, Guid? token, Func<NpgsqlTransaction, NextNumbers, Task<T>> work, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var next = await WriterLock.TakeAsync(transaction, _layout, Location, token, cancellation).ConfigureAwait(false);
            var result = await work(transaction, next).ConfigureAwait(false);
            await next.SaveAsync(connection, _layout, cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            return result;
        }
    }

    private async Task<Dictionary<string, long>> KnownAsync(NpgsqlConnection connection, IEnumerable<string> hashes, CancellationToken cancellation) =>
        (await connection.QueryAsync($"SELECT hash, id FROM {_layout.Media} WHERE hash = ANY (@hashes)", reader => (Hash: reader.GetString(0), Id: reader.GetInt64(1)), cancellation,
            ("hashes", hashes.ToArray())).ConfigureAwait(false)).ToDictionary(row => row.Hash, row => row.Id, StringComparer.Ordinal);

    private async Task<Links> LinksAsync(NpgsqlConnection connection, IEnumerable<GalleryFile?> files, CancellationToken cancellation) => new(_layout,
        (await connection.QueryAsync($"SELECT path, media FROM {_layout.File} WHERE path = ANY (@paths)", reader => (Path: reader.GetString(0), Media: reader.GetInt64(1)), cancellation,
            ("paths", files.OfType<GalleryFile>().Select(file => file.Path).ToArray())).ConfigureAwait(false)).ToDictionary(row => row.Path, row => row.Media, StringComparer.Ordinal));
}
