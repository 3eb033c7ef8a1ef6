using System.Net;
using System.Reflection;
using Polly;
using Polly.Retry;

namespace GaDms.Curation.Fetching;

/// <summary>
/// Fetches picture files from strangers' servers for lists that strangers wrote: bounded in number, time, bytes and pixels; only
/// from public hosts; without cookies, credentials or a proxy; honouring opt-outs; with an honest name.
/// </summary>
public sealed class Fetcher : IDisposable
{
    /// <summary>This program's name to servers.</summary>
    internal const string Agent = "gadms";

    private readonly HttpClient _client;
    private readonly HostLimiter _hosts;
    private readonly ResiliencePipeline<Attempt> _retry;

    /// <summary>Makes a fetcher; one serves a whole run.</summary>
    /// <exception cref="CurationException">A setting cannot be followed.</exception>
    public Fetcher(FetchSettings settings)
        : this(settings, (host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation))
    {
    }

    internal Fetcher(FetchSettings settings, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        Settings = settings;
        _client = Client(settings, new GuardedConnector(settings.AllowHosts, resolve));
        _hosts = new HostLimiter(settings.Concurrency, settings.ConcurrencyPerHost);
        _retry = Retry(settings);
    }

    /// <summary>How it fetches.</summary>
    public FetchSettings Settings { get; }

    /// <summary>
    /// Fetches one picture. Every failure is a rejection with one of the reasons <c>fetch-bad-address</c>, <c>fetch-bad-scheme</c>,
    /// <c>fetch-private-address</c>, <c>fetch-dns</c>, <c>fetch-tls</c>, <c>fetch-connection</c>, <c>fetch-bad-response</c>,
    /// <c>fetch-timeout</c>, <c>fetch-http-404</c> (and every other status), <c>fetch-too-many-redirects</c>,
    /// <c>fetch-opt-out</c>, <c>fetch-too-large</c>, <c>fetch-not-a-picture</c>, <c>fetch-too-many-pixels</c>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task<FetchResult> FetchAsync(string address, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (WebAddress.Parse(address, out Rejection? rejection) is not { } start)
            return new FetchResult { Rejection = rejection };

        Attempt last = await _retry
            .ExecuteAsync(async token => await AttemptAsync(start, token).ConfigureAwait(false), cancellation)
            .ConfigureAwait(false);
        return last.Result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _hosts.Dispose();
    }

    private async Task<Attempt> AttemptAsync(Uri address, CancellationToken cancellation)
    {
        for (int redirects = 0; ; redirects++)
        {
            Attempt attempt = await RequestAsync(address, cancellation).ConfigureAwait(false);
            if (attempt.Redirect is not { } target)
                return attempt;
            if (redirects == Settings.MaxRedirects)
                return Attempt.Rejected("fetch-too-many-redirects", $"more than {Settings.MaxRedirects} redirects; the last to {target}");
            if (!WebAddress.Check(target, out Rejection? rejection))
                return Attempt.Rejected(rejection!.Reason, $"redirected to {target}: {rejection.Detail}");
            address = target;
        }
    }

    private async Task<Attempt> RequestAsync(Uri address, CancellationToken cancellation)
    {
        using IDisposable place = await _hosts.EnterAsync(address.IdnHost, cancellation).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(Settings.TimeoutSeconds));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using HttpResponseMessage response = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            return await new PictureResponse(response, address, Settings).ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Attempt.Rejected("fetch-timeout", limit.IsCancellationRequested
                ? $"no complete answer from {address.Host} in {Settings.TimeoutSeconds} s"
                : $"no connection to {address.Host} in {Settings.ConnectSeconds} s");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return FetchFault.Describe(error);
        }
    }

    private static HttpClient Client(FetchSettings settings, GuardedConnector connector)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = connector.ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(settings.ConnectSeconds),
            MaxConnectionsPerServer = settings.ConcurrencyPerHost,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),

            // Redirects are followed by hand, for every target is checked.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            Credentials = null,

            // Nothing is unpacked, so there is no bomb; pictures are compressed as they are.
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = null,
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        string version = typeof(Fetcher).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        string contact = settings.Contact.Length == 0 ? "" : $" (+{settings.Contact})";
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"{Agent}/{version}{contact}");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "image/*");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "identity");
        return client;
    }

    private static ResiliencePipeline<Attempt> Retry(FetchSettings settings) => settings.Retries == 0
        ? ResiliencePipeline<Attempt>.Empty
        : new ResiliencePipelineBuilder<Attempt>().AddRetry(new RetryStrategyOptions<Attempt>
        {
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Result is { IsTransient: true } attempt && !(attempt.RetryAfter?.TotalSeconds > settings.MaxRetrySeconds)),
            DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
            MaxRetryAttempts = settings.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(settings.RetrySeconds),
            MaxDelay = TimeSpan.FromSeconds(settings.MaxRetrySeconds),
        }).Build();
}
