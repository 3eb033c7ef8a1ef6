using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace GaDms.Curation.Language;

/// <summary>Sends one request once. Follows no redirects, so that a key goes nowhere but to the address it was given for.</summary>
internal sealed class ChatTransport : IDisposable
{
    /// <summary>No answer of a few hundred tokens comes near this.</summary>
    private const int MostResponseBytes = 4 << 20;

    private readonly ChatModelSettings _settings;
    private readonly Uri _endpoint;
    private readonly string? _key;
    private readonly HttpClient _http;
    private volatile bool _hasAnswered;

    public ChatTransport(ChatModelSettings settings)
    {
        settings.Validate();
        _settings = settings;
        _endpoint = settings.Endpoint();
        _key = settings.Key();
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = settings.Concurrency,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            // Each attempt has its own time-out, which also covers the body.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostResponseBytes,
        };
    }

    /// <summary>Sends the request and reads what comes back.</summary>
    /// <exception cref="CurationException">Key, address or model are wrong; or nobody is at the address of the first request.</exception>
    public async Task<ChatOutcome> SendAsync(byte[] body, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(_settings.TimeoutSeconds));
        long start = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (_key is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
            using HttpResponseMessage response = await _http.SendAsync(request, timeout.Token);
            _hasAnswered = true;
            byte[] reply = await response.Content.ReadAsByteArrayAsync(timeout.Token);
            return ChatReply.Read(response.StatusCode, response.IsSuccessStatusCode ? reply : WithoutKey(reply), RetryAfter(response), _settings);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Retryable("model-timeout", $"no answer within {_settings.TimeoutSeconds:0.###} s (waited {Stopwatch.GetElapsedTime(start).TotalSeconds:0.#} s)");
        }
        catch (HttpRequestException error)
        {
            return Failed(error);
        }
        catch (IOException error)
        {
            return Retryable("model-connection", $"the connection broke off: {error.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private ChatRejected Failed(HttpRequestException error)
    {
        bool nobody = error.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        if (nobody && !_hasAnswered)
        {
            throw new CurationException(
                $"No chat server answers at {_settings.BaseAddress} ({error.Message}); start it, or correct the base address of model {_settings.Model}.", error);
        }

        return nobody
            ? Retryable("model-unreachable", $"the server can no longer be reached: {error.Message}")
            : error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? new ChatRejected(new Rejection("model-not-json", $"an answer of more than {MostResponseBytes} bytes"))
                : Retryable("model-connection", $"the connection broke off: {error.Message}");
    }

    private static ChatRejected Retryable(string reason, string detail) => new(new Rejection(reason, detail)) { Retryable = true };

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Some servers repeat the key in their errors, which reports and journals quote.</summary>
    private byte[] WithoutKey(byte[] reply)
        => _key is null ? reply : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(reply).Replace(_key, "(key)", StringComparison.Ordinal));
}
