using GaDms.Retrieval;
using GaDms.Retrieval.Store;
using Npgsql;

namespace GaDms.Postgres;

/// <summary>The tables of a gallery: made, found, checked.</summary>
internal static class Schema
{
    private const int Version = 1;

    // Widest row that fits a page, so that a search reads one table; wider vectors go where the server puts large values.
    private const int WidestInline = 1900;

    /// <summary>What pgvector can index.</summary>
    private const int WidestIndexed = 2000;

    /// <summary>The gallery's tables; null: there are none.</summary>
    /// <exception cref="GalleryException">They are of another version.</exception>
    public static async Task<(Layout Layout, Partitioning Partition)?> FindAsync(NpgsqlConnection connection, PostgresAddress address, CancellationToken cancellation)
    {
        if (await ExtensionAsync(connection, cancellation).ConfigureAwait(false) is not { } extension)
            return null;
        var layout = new Layout(address.Schema, extension);
        if (!await connection.ScalarAsync<bool>("SELECT to_regclass(@name) IS NOT NULL", cancellation, ("name", layout.Gallery)).ConfigureAwait(false))
            return null;
        var (version, partition) = (await connection.QueryAsync($"SELECT version, partition FROM {layout.Gallery}",
            reader => (reader.GetInt32(0), reader.GetString(1)), cancellation).ConfigureAwait(false)) is [var row] ? row : (0, "");
        return version == Version && Enum.TryParse<Partitioning>(partition, ignoreCase: true, out var known)
            ? (layout, known)
            : throw new GalleryException($"{address.Location}: written by another version of this program (format {version}, this one reads {Version}); index into another schema");
    }

    /// <summary>Makes the tables and the first generation, unless another process has made them meanwhile.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, PostgresAddress address, GalleryModel model, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext(@name))", cancellation, ("name", "gadms " + address.Schema)).ConfigureAwait(false);
            await EnableVectorsAsync(connection, address, cancellation).ConfigureAwait(false);
            if (await FindAsync(connection, address, cancellation).ConfigureAwait(false) is null)
                await CreateTablesAsync(connection, address, model, cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a generation's table, and its parts for the entries there are.</summary>
    public static async Task CreateVectorsAsync(NpgsqlConnection connection, Layout layout, Partitioning partition, Generation generation, bool serving, CancellationToken cancellation)
    {
        var (table, model) = (layout.Vectors(generation.Id), generation.Model);
        await connection.ExecuteAsync(
            $"INSERT INTO {layout.Generation} ({Generation.Columns}, serving) VALUES (@id, @name, @fingerprint, @dimension, @path, @vocabulary, @serving)",
            cancellation,
            ("id", generation.Id), ("name", model.Name), ("fingerprint", model.Fingerprint), ("dimension", model.Dimension),
            ("path", model.Path), ("vocabulary", model.VocabularyPath), ("serving", serving)).ConfigureAwait(false);
        var entry = $"entry bigint NOT NULL REFERENCES {layout.Entry} (id) ON DELETE CASCADE, embedding {layout.Vector}({model.Dimension}) NOT NULL";
        await connection.ExecuteAsync(
            partition == Partitioning.None
                ? $"CREATE TABLE {table} ({entry}, PRIMARY KEY (entry))"
                : $"CREATE TABLE {table} ({entry}, part text COLLATE \"C\" NOT NULL, PRIMARY KEY (entry, part)) PARTITION BY LIST (part)", cancellation).ConfigureAwait(false);
        if (model.Dimension <= WidestInline)
            await connection.ExecuteAsync($"ALTER TABLE {table} ALTER COLUMN embedding SET STORAGE PLAIN", cancellation).ConfigureAwait(false);
        if (partition != Partitioning.None)
            await CreatePartsAsync(connection, layout, generation.Id,
                await connection.QueryAsync($"SELECT DISTINCT part FROM {layout.Entry}", reader => reader.GetString(0), cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes those tables of cameras or months that are missing.</summary>
    public static async Task CreatePartsAsync(NpgsqlConnection connection, Layout layout, int generation, IEnumerable<string> parts, CancellationToken cancellation)
    {
        foreach (var part in parts)
        {
            var table = layout.Part(generation, part);
            if (await connection.ScalarAsync<bool>("SELECT to_regclass(@name) IS NULL", cancellation, ("name", table)).ConfigureAwait(false))
                await connection.ExecuteAsync($"CREATE TABLE {table} PARTITION OF {layout.Vectors(generation)} FOR VALUES IN ('{part.Replace("'", "''", StringComparison.Ordinal)}')", cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the HNSW index where it is asked for and missing.</summary>
    public static async Task IndexAsync(NpgsqlConnection connection, PostgresAddress address, Layout layout, Generation generation, CancellationToken cancellation)
    {
        if (!address.Approximate)
            return;
        if (generation.Model.Dimension > WidestIndexed)
            throw new GalleryException($"{address.Location}: index=hnsw takes vectors of up to {WidestIndexed} numbers, model {generation.Model.Name} gives {generation.Model.Dimension}; leave it out for exact search");
        var command = connection.Command(
            $"""
            CREATE INDEX IF NOT EXISTS vectors_{generation.Id}_hnsw ON {layout.Vectors(generation.Id)}
            USING hnsw (embedding {layout.NearnessClass}) WITH (m = {address.M}, ef_construction = {address.EfConstruction})
            """);
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static Task<string?> ExtensionAsync(NpgsqlConnection connection, CancellationToken cancellation) => connection.ScalarAsync<string>(
        "SELECT n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'", cancellation);

    private static async Task EnableVectorsAsync(NpgsqlConnection connection, PostgresAddress address, CancellationToken cancellation)
    {
        // Asked first: the statement wants its right even where there is nothing to do.
        if (await ExtensionAsync(connection, cancellation).ConfigureAwait(false) is not null)
            return;
        try
        {
            await connection.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS vector", cancellation).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new GalleryException($"{address.Location}: pgvector is not enabled in this database and the user may not enable it; have an administrator run CREATE EXTENSION vector there", e);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedObject)
        {
            throw new GalleryException($"{address.Location}: the server has no pgvector; have it installed (package postgresql-NN-pgvector, or the provider's list of extensions)", e);
        }
    }

    private static async Task CreateTablesAsync(NpgsqlConnection connection, PostgresAddress address, GalleryModel model, CancellationToken cancellation)
    {
        var layout = new Layout(address.Schema, await ExtensionAsync(connection, cancellation).ConfigureAwait(false) ?? "public");
        if (!await connection.ScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = @name)", cancellation, ("name", address.Schema)).ConfigureAwait(false))
            await connection.ExecuteAsync($"CREATE SCHEMA {Sql.Quote(address.Schema)}", cancellation).ConfigureAwait(false);
        var partition = address.Partition ?? Partitioning.None;
        await connection.ExecuteAsync(SchemaTables.Of(layout), cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync($"INSERT INTO {layout.Gallery} (version, partition) VALUES (@version, @partition)", cancellation,
            ("version", Version), ("partition", partition.ToString())).ConfigureAwait(false);
        var first = new Generation(1, model);
        await CreateVectorsAsync(connection, layout, partition, first, serving: true, cancellation).ConfigureAwait(false);
        await IndexAsync(connection, address, layout, first, cancellation).ConfigureAwait(false);
    }
}
