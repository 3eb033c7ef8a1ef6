using GaDms.Retrieval;
using GaDms.Retrieval.Store;
using Npgsql;

namespace GaDms.Postgres;

/// <summary>
/// A gallery in a schema of a PostgreSQL database with pgvector. Searches are exact unless the address says
/// <c>index=hnsw</c>; docs/postgres.md tells what else it may say and which rights the user needs.
/// </summary>
public sealed partial class PostgresGallery : IGallery
{
    private static readonly string[] s_named = ["camera", "source", "unnest(tags)"];

    private readonly PostgresAddress _address;
    private readonly Database _database;
    private readonly Layout _layout;
    private readonly Partitioning _partition;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile Generation _current;

    private PostgresGallery(PostgresAddress address, Database database, Layout layout, Partitioning partition, Generation current)
    {
        (_address, _database, _layout, _partition, _current, _adds) = (address, database, layout, partition, current, current.Model.Fingerprint);
    }

    /// <inheritdoc/>
    public string Location => _address.Location;

    /// <inheritdoc/>
    public GalleryModel Model => _current.Model;

    /// <summary>Whether a text is an address of such a gallery.</summary>
    public static bool IsAddress(string text) => PostgresAddress.Matches(text);

    /// <summary>Opens an existing gallery.</summary>
    /// <exception cref="GalleryException">The address is none, the server cannot be reached, or there is no gallery.</exception>
    public static Task<PostgresGallery> OpenAsync(string address, CancellationToken cancellation = default) => OpenAsync(address, create: null, cancellation);

    /// <summary>Opens a gallery of this model, or makes one: the schema, its tables, and pgvector in the database where it is not enabled yet.</summary>
    /// <exception cref="GalleryException">It was made with another model, the address is none, or the server cannot be reached or refuses.</exception>
    public static async Task<PostgresGallery> OpenOrCreateAsync(string address, GalleryModel model, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var gallery = await OpenAsync(address, model, cancellation).ConfigureAwait(false);
        try
        {
            gallery.RequireModel(model);
            return gallery;
        }
        catch
        {
            await gallery.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<GallerySummary> SummaryAsync(CancellationToken cancellation = default) => _database.ReadAsync(async (connection, stop) =>
    {
        _current = await ServingAsync(connection, _layout, stop).ConfigureAwait(false);
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.Add($"SELECT (SELECT count(*) FROM {_layout.Entry}), (SELECT count(*) FROM {_layout.Media}), min(taken), max(taken) FROM {_layout.Entry}");
            foreach (var column in s_named)
                batch.Add($"SELECT name, count(*) FROM (SELECT {column} COLLATE \"C\" AS name FROM {_layout.Entry}) n WHERE name IS NOT NULL GROUP BY name ORDER BY name");
            var reader = await batch.ExecuteReaderAsync(stop).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(stop).ConfigureAwait(false);
                var (entries, media, first, last) = (reader.GetInt64(0), reader.GetInt64(1), Time(reader, 2), Time(reader, 3));
                return new GallerySummary
                {
                    Entries = entries,
                    Media = media,
                    First = first,
                    Last = last,
                    Cameras = await NextCountsAsync(reader, stop).ConfigureAwait(false),
                    Sources = await NextCountsAsync(reader, stop).ConfigureAwait(false),
                    Tags = await NextCountsAsync(reader, stop).ConfigureAwait(false),
                };
            }
        }
    }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GalleryEntry>> EntriesAsync(IReadOnlyList<long> ids, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _database.ReadAsync<IReadOnlyList<GalleryEntry>>(async (connection, stop) =>
        {
            var found = await connection.QueryAsync($"{EntryRows.Select(_layout)} WHERE e.id = ANY (@ids)", EntryRows.Read, stop, ("ids", ids.ToArray())).ConfigureAwait(false);
            var byId = found.ToDictionary(entry => entry.Id);
            return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<GalleryEntry>> ListAsync(GalleryFilter filter, long after, int count, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _database.ReadAsync<IReadOnlyList<GalleryEntry>>(async (connection, stop) =>
        {
            await Conditions.RequireNamesAsync(connection, _layout, Location, filter, stop).ConfigureAwait(false);
            var conditions = new Conditions(filter);
            conditions.Add("e.id > @after", ("after", after), ("count", count));
            return await connection.QueryAsync($"{EntryRows.Select(_layout)}{conditions.Where} ORDER BY e.id LIMIT @count", EntryRows.Read, stop, conditions.Parameters).ConfigureAwait(false);
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task<float[]?> VectorAsync(long id, CancellationToken cancellation = default) => ServingAsync((connection, generation, stop) =>
        connection.ScalarAsync<float[]>($"SELECT embedding::real[] FROM {_layout.Vectors(generation.Id)} WHERE entry = @id", stop, ("id", id)), cancellation);

    /// <inheritdoc/>
    public Task<byte[]?> ThumbnailAsync(long id, CancellationToken cancellation = default) => _database.ReadAsync((connection, stop) =>
        connection.ScalarAsync<byte[]>($"SELECT jpeg FROM {_layout.Thumbnail} WHERE entry = @id", stop, ("id", id)), cancellation);

    /// <inheritdoc/>
    public Task<byte[]?> FrameAsync(long id, CancellationToken cancellation = default) => _database.ReadAsync((connection, stop) =>
        connection.ScalarAsync<byte[]>($"SELECT f.jpeg FROM {_layout.Entry} e JOIN {_layout.Frame} f ON f.id = e.frame WHERE e.id = @id", stop, ("id", id)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<float[]>> SampleAsync(int count, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return ServingAsync<IReadOnlyList<float[]>>(async (connection, generation, stop) =>
        {
            // Of n entries, those by which count / n of them grows by a whole.
            var vectors = _layout.Vectors(generation.Id);
            return await connection.QueryAsync(
                $"""
                SELECT v.embedding::real[]
                FROM (SELECT entry, row_number() OVER (ORDER BY entry) AS place, count(*) OVER () AS n FROM {vectors}) s JOIN {vectors} v ON v.entry = s.entry
                WHERE (s.place * @count) / s.n > ((s.place - 1) * @count) / s.n ORDER BY s.place
                """,
                reader => reader.GetFieldValue<float[]>(0), stop, ("count", (long)count)).ConfigureAwait(false);
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, GalleryFile>> FilesAsync(CancellationToken cancellation = default) =>
        _database.ReadAsync<IReadOnlyDictionary<string, GalleryFile>>(async (connection, stop) =>
        {
            var files = await connection.QueryAsync($"SELECT path, size, modified FROM {_layout.File}",
                reader => new GalleryFile(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)), stop).ConfigureAwait(false);
            return files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        }, cancellation);

    /// <inheritdoc/>
    public Task<bool> ContainsAsync(string hash, CancellationToken cancellation = default) => _database.ReadAsync((connection, stop) =>
        connection.ScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM {_layout.Media} WHERE hash = @hash)", stop, ("hash", hash)), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A write that is under way ends first.
        await _writing.WaitAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    private static async Task<PostgresGallery> OpenAsync(string text, GalleryModel? create, CancellationToken cancellation)
    {
        var address = PostgresAddress.Parse(text);
        var database = new Database(address);
        try
        {
            return await database.WriteAsync(async (connection, stop) =>
            {
                var found = await Schema.FindAsync(connection, address, stop).ConfigureAwait(false);
                if (found is null && create is not null)
                {
                    await Schema.CreateAsync(connection, address, create, stop).ConfigureAwait(false);
                    found = await Schema.FindAsync(connection, address, stop).ConfigureAwait(false);
                }
                if (found is not var (layout, partition))
                    throw new GalleryException($"{address.Location}: there is no gallery; \"gadms index PICTURES --gallery ADDRESS\" makes one");
                if (address.Partition is { } asked && asked != partition)
                    throw new GalleryException($"{address.Location}: this gallery was made with partition={Lower(partition)}, you gave {Lower(asked)}; leave it out, or index into another schema");
                return new PostgresGallery(address, database, layout, partition, await ServingAsync(connection, layout, stop).ConfigureAwait(false));
            }, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<Generation> ServingAsync(NpgsqlConnection connection, Layout layout, CancellationToken cancellation) =>
        await connection.QueryAsync($"SELECT {Generation.Columns} FROM {layout.Generation} WHERE serving", Generation.Read, cancellation).ConfigureAwait(false) is [var serving]
            ? serving
            : throw new GalleryException($"schema {layout.Schema}: the gallery is damaged (it names no model); restore it from a backup or index into another schema");

    /// <summary>Reads vectors; from the new table when another process has swapped it in.</summary>
    private Task<T> ServingAsync<T>(Func<NpgsqlConnection, Generation, CancellationToken, Task<T>> read, CancellationToken cancellation) =>
        _database.ReadAsync(async (connection, stop) =>
        {
            try
            {
                return await read(connection, _current, stop).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                _current = await ServingAsync(connection, _layout, stop).ConfigureAwait(false);
                return await read(connection, _current, stop).ConfigureAwait(false);
            }
        }, cancellation);

    private static async Task<IReadOnlyList<NamedCount>> NextCountsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        return await reader.RowsAsync(row => new NamedCount(row.GetString(0), row.GetInt64(1)), cancellation).ConfigureAwait(false);
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) => reader.OrNull<DateTime>(column) is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : null;

    private static string Lower(Partitioning partition) => partition.ToString().ToLowerInvariant();
}
