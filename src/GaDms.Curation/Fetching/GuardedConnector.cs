using System.Net;
using System.Net.Sockets;

namespace GaDms.Curation.Fetching;

/// <summary>
/// Opens the connections of the fetcher. The address that is checked is the one that is connected to: a name that resolves to
/// something else at the next question (DNS rebinding) gains nothing.
/// </summary>
/// <param name="allowHosts">Host names that are not checked.</param>
/// <param name="resolve">Resolves a host name.</param>
internal sealed class GuardedConnector(
    IEnumerable<string> allowHosts, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private readonly HashSet<string> _allowed = new(allowHosts.Select(host => host.Trim('[', ']')), StringComparer.OrdinalIgnoreCase);

    /// <summary>Connects to the first of the host's public addresses that answers.</summary>
    /// <exception cref="PrivateAddressException">The host has none.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        string host = context.DnsEndPoint.Host.Trim('[', ']');
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal)
            ? [literal]
            : await resolve(host, cancellation).ConfigureAwait(false);
        IPAddress[] permitted = _allowed.Contains(host) ? addresses : [.. addresses.Where(PublicAddress.IsPublic)];
        if (permitted.Length == 0 && addresses.Length > 0)
            throw new PrivateAddressException($"{host} is {addresses[0]}, which is not a public address");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, context.DnsEndPoint.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A host whose addresses are all private, loopback or otherwise not public.</summary>
internal sealed class PrivateAddressException : Exception
{
    public PrivateAddressException()
    {
    }

    public PrivateAddressException(string message)
        : base(message)
    {
    }

    public PrivateAddressException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
