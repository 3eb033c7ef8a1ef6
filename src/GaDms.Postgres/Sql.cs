using Npgsql;

namespace GaDms.Postgres;

/// <summary>Short forms of what is done with a connection.</summary>
internal static class Sql
{
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string text, params (string Name, object? Value)[] parameters)
    {
        var command = new NpgsqlCommand(text, connection);
        command.Parameters.Fill(parameters);
        return command;
    }

    public static void Add(this NpgsqlBatch batch, string text, params (string Name, object? Value)[] parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        command.Parameters.Fill(parameters);
        batch.BatchCommands.Add(command);
    }

    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string text, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        var command = connection.Command(text, parameters);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    public static async Task<T?> ScalarAsync<T>(this NpgsqlConnection connection, string text, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        var command = connection.Command(text, parameters);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is T value ? value : default;
    }

    public static async Task<List<T>> QueryAsync<T>(this NpgsqlConnection connection, string text, Func<NpgsqlDataReader, T> row, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        var command = connection.Command(text, parameters);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                return await reader.RowsAsync(row, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The rows of the result the reader is at.</summary>
    public static async Task<List<T>> RowsAsync<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, CancellationToken cancellation)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            rows.Add(row(reader));
        return rows;
    }

    public static T? OrNull<T>(this NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static void Fill(this NpgsqlParameterCollection collection, (string Name, object? Value)[] parameters)
    {
        foreach (var (name, value) in parameters)
            collection.Add(new NpgsqlParameter(name, value ?? DBNull.Value));
    }
}
