using System.Net.Sockets;

namespace GaDms.Postgres;

/// <summary>Asks whether anybody answers at a port.</summary>
/// <param name="connect">Connects, and leaves at once.</param>
/// <param name="time">The clock.</param>
internal sealed class Probe(Func<CancellationToken, Task> connect, TimeProvider time)
{
    private const int Tries = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(600);

    /// <summary>A probe of a TCP port.</summary>
    public static Probe Of(string host, int port) => new(
        async stop =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, stop).ConfigureAwait(false);
        },
        TimeProvider.System);

    /// <summary>Whether the port answers. Any answer counts, a refusal too; one silence may be a packet that was lost, two are none.</summary>
    public async Task<bool> AnswersAsync()
    {
        var silences = 0;
        for (var i = 0; i < Tries && silences < 2; i++)
        {
            var begun = time.GetTimestamp();
            if (await TryAsync().ConfigureAwait(false) is { } answers)
                return answers;
            // A process that gets no processor notices late that the time is over, and may not have noticed an answer: that says nothing of the server.
            if (time.GetElapsedTime(begun) < 2 * s_patience)
                silences++;
        }
        return silences < 2;
    }

    // Null: silence.
    private async Task<bool?> TryAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await connect(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
