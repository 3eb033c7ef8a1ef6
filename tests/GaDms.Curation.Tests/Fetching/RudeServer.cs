using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GaDms.Curation.Tests.Fetching;

/// <summary>An HTTP server that says what the test wants, byte for byte: one request a connection.</summary>
internal sealed class RudeServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _answers = [];
    private readonly Func<RudeRequest, NetworkStream, Task> _answer;
    private readonly Task _accepting;
    private int _requests;

    public RudeServer(Func<RudeRequest, NetworkStream, Task> answer, IPAddress? address = null)
    {
        _answer = answer;
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>Connections so far.</summary>
    public int Requests => _requests;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_answers);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                RudeRequest request = await RudeRequest.ReadAsync(stream, Interlocked.Increment(ref _requests));
                await _answer(request, stream).WaitAsync(_stop.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, as it may, or the test is over.
            }
        }
    }
}

/// <summary>How many requests waited for their answer at a moment. Left before the answer is sent, it never counts one whose client has gone on.</summary>
internal sealed class MostAtOnce
{
    private readonly Lock _gate = new();
    private int _present;

    public int Most { get; private set; }

    public async Task Wait(int milliseconds)
    {
        lock (_gate)
            Most = Math.Max(Most, ++_present);
        await Task.Delay(milliseconds);
        lock (_gate)
            _present--;
    }
}

internal sealed record RudeRequest(int Number, string Path, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<RudeRequest> ReadAsync(NetworkStream stream, int number)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
                throw new IOException("the client went away");
            text.Append((char)one[0]);
        }

        string[] lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return new RudeRequest(number, lines[0].Split(' ')[1], lines.Skip(1).ToDictionary(
            line => line[..line.IndexOf(':')].ToLowerInvariant(), line => line[(line.IndexOf(':') + 1)..].Trim()));
    }
}

internal static class Answer
{
    public static byte[] Picture(byte[] bytes, string headers = "") =>
        [.. Head(200, $"Content-Type: image/jpeg\r\nContent-Length: {bytes.Length}\r\n{headers}"), .. bytes];

    public static byte[] Redirect(string target) => Head(302, $"Location: {target}\r\nContent-Length: 0\r\n");

    public static byte[] Status(int status, string headers = "") => Head(status, $"Content-Length: 0\r\n{headers}");

    public static byte[] Head(int status, string headers) =>
        Encoding.Latin1.GetBytes($"HTTP/1.1 {status} Whatever\r\nConnection: close\r\n{headers}\r\n");

    /// <summary>Ends when the client closes the connection.</summary>
    public static CancellationToken Closed(this NetworkStream stream)
    {
        var closed = new CancellationTokenSource();
        _ = Task.Run(async () =>
        {
            try
            {
                while (await stream.ReadAsync(new byte[16]) > 0)
                {
                }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
            }

            await closed.CancelAsync();
        });
        return closed.Token;
    }
}
