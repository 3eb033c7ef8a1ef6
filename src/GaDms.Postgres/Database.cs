using Npgsql;

namespace GaDms.Postgres;

/// <summary>Connections to the server. No work takes a second one, so a pool of one is enough.</summary>
internal sealed class Database(PostgresAddress address) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(address.ConnectionString);
    private readonly Reachability _reachability = new(Probe.Of(address.Host, address.Port));

    public string Location => address.Location;

    /// <summary>This process, for those it keeps waiting.</summary>
    public string Name { get; } = $"process {Environment.ProcessId} on {Environment.MachineName}";

    /// <summary>Runs what may be run twice: once more when the connection turns out to be lost.</summary>
    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await ConnectedAsync(read, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresErrors.IsLost(e))
        {
            // The others that wait in the pool are of the same server.
            _source.Clear();
        }
        catch (Exception e) when (PostgresErrors.IsOurs(e))
        {
            cancellation.ThrowIfCancellationRequested();
            throw PostgresErrors.Translate(Location, e);
        }
        return await WriteAsync(read, cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs what must not be run twice.</summary>
    public async Task<T> WriteAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        try
        {
            return await ConnectedAsync(write, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresErrors.IsOurs(e))
        {
            cancellation.ThrowIfCancellationRequested();
            if (PostgresErrors.IsLost(e))
                _source.Clear();
            throw PostgresErrors.Translate(Location, e);
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private Task<T> ConnectedAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        _reachability.WhileReachableAsync(
            async stop =>
            {
                var connection = await _source.OpenConnectionAsync(stop).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                    return await work(connection, stop).ConfigureAwait(false);
            },
            cancellation);
}
