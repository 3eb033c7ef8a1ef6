using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace GaDms.Faults.Tests.Access;

/// <summary>A request as it goes over the wire: no client makes its path or its headers harmless.</summary>
internal sealed record RawRequest(string Method, string Target)
{
    public string Host { get; init; } = "localhost";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string? ContentType { get; init; }

    public byte[] Body { get; init; } = [];

    /// <summary>Sends it on a connection of its own, and reads what is answered.</summary>
    public async Task<RawResponse> SendAsync(Uri server, CancellationToken cancellation)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port, cancellation);
        var stream = socket.GetStream();
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Method} {Target} HTTP/1.1\r\nHost: {Host}\r\nConnection: close\r\n");
        if (ContentType is not null || Body.Length > 0)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType}\r\nContent-Length: {Body.Length}\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append("\r\n");
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ToString()), cancellation);
            await stream.WriteAsync(Body, cancellation);
            await stream.CopyToAsync(answer, cancellation);
        }
        catch (IOException)
        {
            // The server need not read a body to its end before it closes; what it said before counts.
        }
        return RawResponse.Parse(answer.ToArray());
    }

    public override string ToString() =>
        $"{Method} {Target} (Host: {Host}{string.Concat(Headers.Select(header => $"; {header.Name}: {header.Value}"))}; {Body.Length} bytes {ContentType})";
}

/// <summary>What was answered; status 0 where nothing was.</summary>
internal sealed record RawResponse(int Status, string Head, byte[] Body)
{
    public string Text { get; } = Encoding.Latin1.GetString(Body);

    public string ContentType { get; } = Head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase))?["Content-Type:".Length..].Trim() ?? "";

    public static RawResponse Parse(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return new RawResponse(0, Encoding.Latin1.GetString(bytes), []);
        var head = Encoding.Latin1.GetString(bytes, 0, end);
        var body = bytes[(end + 4)..];
        return new RawResponse(
            int.Parse(head.Split(' ')[1], CultureInfo.InvariantCulture), head,
            head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) ? Join(body) : body);
    }

    private static byte[] Join(byte[] chunks)
    {
        var body = new List<byte>();
        for (var rest = chunks.AsSpan(); rest.IndexOf("\r\n"u8) is >= 0 and var end;)
        {
            var length = int.Parse(Encoding.ASCII.GetString(rest[..end]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            rest = rest[(end + 2)..];
            if (length == 0 || length > rest.Length)
                break;
            body.AddRange(rest[..length]);
            rest = rest[Math.Min(rest.Length, length + 2)..];
        }
        return [.. body];
    }
}
