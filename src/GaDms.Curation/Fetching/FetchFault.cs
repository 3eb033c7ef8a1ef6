using System.Net.Sockets;
using System.Security.Authentication;

namespace GaDms.Curation.Fetching;

/// <summary>Names the faults of connections.</summary>
internal static class FetchFault
{
    /// <summary>The rejection for an exception of the HTTP client.</summary>
    public static Attempt Describe(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PrivateAddressException:
                    return Attempt.Rejected("fetch-private-address", cause.Message);
                case AuthenticationException:
                    return Attempt.Rejected("fetch-tls", cause.Message);
                case SocketException { SocketErrorCode: SocketError.TryAgain }:
                    return Attempt.Failed("fetch-dns", cause.Message);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }:
                    return Attempt.Rejected("fetch-dns", cause.Message);
            }
        }

        return error is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }
            ? Attempt.Rejected("fetch-bad-response", error.Message)
            : Attempt.Failed("fetch-connection", error.Message);
    }
}
