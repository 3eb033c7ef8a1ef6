using GaDms.Postgres;
using GaDms.Retrieval.Store;
using Npgsql;

namespace GaDms.Retrieval.Tests;

/// <summary>A schema of its own on a server.</summary>
public sealed class SchemaPlace(string server) : GalleryPlace
{
    public string Address { get; } = $"{server}{(server.Contains('?', StringComparison.Ordinal) ? '&' : '?')}schema=test_{Guid.NewGuid():N}";

    public override async Task<IGallery> OpenOrCreateAsync(GalleryModel model) => await PostgresGallery.OpenOrCreateAsync(Address, model);

    public override async Task<IGallery> OpenAsync() => await PostgresGallery.OpenAsync(Address);

    /// <summary>Asks the server itself.</summary>
    public async Task<T?> AskAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresAddress.Parse(Address).ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql.Replace("$schema", PostgresAddress.Parse(Address).Schema, StringComparison.Ordinal), connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public override async ValueTask DisposeAsync() => await AskAsync<object>("DROP SCHEMA IF EXISTS $schema CASCADE");
}
