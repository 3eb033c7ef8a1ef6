using System.Net;
using System.Net.Sockets;
using System.Text;
using GaDms.Curation.Language;

namespace GaDms.Curation.Tests.Language;

/// <summary>What a well-behaved web server cannot be made to do.</summary>
public sealed class RudeServerTests
{
    [Fact]
    public Task A_connection_reset_is_retried_and_told() => Rejects("model-connection", reply: null);

    [Fact]
    public Task A_body_that_ends_too_early_is_retried_and_told()
        => Rejects("model-connection", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"choices\":[");

    [Fact]
    public Task An_answer_that_is_no_HTTP_is_retried_and_told() => Rejects("model-connection", "SSH-2.0-OpenSSH_9.2\r\n");

    [Fact]
    public Task An_endless_answer_is_not_read_to_its_end()
        => Rejects("model-not-json", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000000000\r\n\r\n{");

    private static async Task Rejects(string reason, string? reply)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        Task serving = ServeAsync(listener, reply, stop.Token);
        using var client = new ChatClient(new ChatModelSettings
        {
            BaseAddress = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1",
            Model = "eyes",
            Attempts = 2,
            RetryDelaySeconds = 0.01,
            TimeoutSeconds = 100,
        });

        var rejected = Assert.IsType<ChatRejected>(await client.AskAsync(new ChatRequest("Describe.")));

        Assert.Equal(reason, rejected.Rejection.Reason);
        await stop.CancelAsync();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, string? reply, CancellationToken cancellation)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                using Socket socket = await listener.AcceptSocketAsync(cancellation);
                await socket.ReceiveAsync(buffer, cancellation);
                if (reply is null)
                    socket.LingerState = new LingerOption(true, 0);
                else
                    await socket.SendAsync(Encoding.ASCII.GetBytes(reply), cancellation);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
