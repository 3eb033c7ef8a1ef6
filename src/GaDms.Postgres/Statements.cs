using Npgsql;

namespace GaDms.Postgres;

/// <summary>Statements that are sent together, so that adding does not wait for the network at each.</summary>
internal sealed class Statements
{
    private const int PerBatch = 500;

    private readonly List<NpgsqlBatchCommand> _commands = [];

    public void Add(string text, params (string Name, object? Value)[] parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        command.Parameters.Fill(parameters);
        _commands.Add(command);
    }

    public async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        foreach (var commands in _commands.Chunk(PerBatch))
        {
            var batch = new NpgsqlBatch(connection);
            await using (batch.ConfigureAwait(false))
            {
                foreach (var command in commands)
                    batch.BatchCommands.Add(command);
                await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }
        }
    }
}
