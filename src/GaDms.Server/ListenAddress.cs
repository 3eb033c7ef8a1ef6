using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GaDms.Server;

/// <summary>An address to listen at.</summary>
/// <param name="Address">Null: both loopback addresses.</param>
/// <param name="Port">0: a free one.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Reads "http://127.0.0.1:5080".</summary>
    /// <exception cref="ServerException">It is not the address of a network card.</exception>
    public static ListenAddress Parse(string text)
    {
        if (!Uri.TryCreate(text.Replace("http://+", "http://0.0.0.0", StringComparison.Ordinal).Replace("http://*", "http://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url)
            || url.AbsolutePath != "/" || url.Query.Length > 0)
            throw new ServerException($"\"{text}\" is no address to listen at; write it like {ServerOptions.DefaultUrl}");
        if (url.Scheme != Uri.UriSchemeHttp)
            throw new ServerException($"{text}: only http is served; let a proxy in front of it speak https");
        if (url.IdnHost == "localhost")
            return new ListenAddress(null, url.Port);
        return IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address)
            ? new ListenAddress(address, url.Port)
            : throw new ServerException($"{text}: give the number of a network card, like http://0.0.0.0:{url.Port.ToString(CultureInfo.InvariantCulture)} for all of them, instead of a name");
    }

    public void AddTo(KestrelServerOptions kestrel)
    {
        if (Address is null)
            kestrel.ListenLocalhost(Port);
        else
            kestrel.Listen(Address, Port);
    }
}
