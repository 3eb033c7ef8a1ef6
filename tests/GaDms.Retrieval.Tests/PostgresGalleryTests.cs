using GaDms.Postgres;
using GaDms.Retrieval.Search;
using Npgsql;
using Xunit.Abstractions;

namespace GaDms.Retrieval.Tests;

/// <summary>On the server that GADMS_POSTGRES names.</summary>
public sealed class PostgresGalleryTests(ITestOutputHelper output) : PostgresContract
{
    [Fact]
    public async Task Reads_go_on_after_the_server_has_cut_all_connections()
    {
        if (await ServerAsync() is not { } server)
            return;
        await using var place = new SchemaPlace(server);
        await using var gallery = await place.OpenOrCreateAsync(Model);
        await gallery.AddAsync([Media("a", Vector(1))]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gallery.SearchAsync(new VectorQuery(Vector(1), 1))));
        var cut = await place.AskAsync<long>("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'gadms%' AND pid <> pg_backend_pid()");
        Assert.True(cut > 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gallery.SearchAsync(new VectorQuery(Vector(1), 1))));
        Assert.Equal(1, (await gallery.SummaryAsync()).Entries);
        await gallery.AddAsync([Media("b", Vector(2))]);
    }

    [Fact]
    public async Task A_writer_that_waits_in_vain_is_told_for_whom()
    {
        if (await ServerAsync() is not { } server)
            return;
        await using var place = new SchemaPlace(server);
        await using var gallery = await place.OpenOrCreateAsync(Model);
        var address = PostgresAddress.Parse(place.Address);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { ApplicationName = "gadms, process 4711 on attic", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using (await connection.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand($"SELECT 1 FROM {address.Schema}.gallery FOR UPDATE", connection);
            await command.ExecuteScalarAsync();
            var refused = await Assert.ThrowsAsync<GalleryException>(() => gallery.AddAsync([Media("a", Vector(1))]));
            Assert.Contains("process 4711 on attic", refused.Message, StringComparison.Ordinal);
        }
        await gallery.AddAsync([Media("a", Vector(1))]);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_without_being_repeated()
    {
        if (await ServerAsync() is not { } server)
            return;
        var right = PostgresAddress.Parse(server);
        var to = new NpgsqlConnectionStringBuilder(right.ConnectionString);
        var refused = await Assert.ThrowsAsync<GalleryException>(() => PostgresGallery.OpenAsync($"postgres://nobody:hunter2@{to.Host}:{to.Port}/{to.Database}"));
        Assert.Contains("does not accept this user", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    protected override Task<string?> ServerAsync()
    {
        var server = Environment.GetEnvironmentVariable("GADMS_POSTGRES");
        if (string.IsNullOrEmpty(server))
            output.WriteLine("skipped: GADMS_POSTGRES names no server (postgres://user:password@host:port/database)");
        return Task.FromResult(string.IsNullOrEmpty(server) ? null : server);
    }
}
