using GaDms.Imaging;

namespace GaDms.Curation.Fetching;

/// <summary>How pictures are fetched. The defaults are those of a polite guest.</summary>
public sealed record FetchSettings
{
    /// <summary>Requests under way at a time, in all.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Requests under way at a time to one host.</summary>
    public int ConcurrencyPerHost { get; init; } = 2;

    /// <summary>
    /// Addresses of the list that are fetched ahead of the one that is waited for. Their pictures are held in memory: at most
    /// this times <see cref="MaxBytes"/>.
    /// </summary>
    public int LookAhead { get; init; } = 128;

    /// <summary>Time for a connection, TLS included.</summary>
    public double ConnectSeconds { get; init; } = 5;

    /// <summary>Time for one request, from the connection to the last byte; a redirect's target is a request of its own.</summary>
    public double TimeoutSeconds { get; init; } = 20;

    /// <summary>Further tries after 429, 5xx and broken connections.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Wait before the first further try; it doubles each time, with jitter.</summary>
    public double RetrySeconds { get; init; } = 1;

    /// <summary>Longest wait. A server that asks for more (Retry-After) is not tried again.</summary>
    public double MaxRetrySeconds { get; init; } = 30;

    /// <summary>Redirects followed for one picture.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Bytes of one file; reading stops there.</summary>
    public long MaxBytes { get; init; } = 16 << 20;

    /// <summary>Width times height, by the file's header.</summary>
    public long MaxPixels { get; init; } = DecodeOptions.DefaultMaxPixels;

    /// <summary>
    /// Hosts, named as in the addresses, that may be in private or loopback networks. All others must resolve to public
    /// addresses, so that no list and no redirect can make the fetcher read an internal service.
    /// </summary>
    public IReadOnlyList<string> AllowHosts { get; init; } = [];

    /// <summary>An address or mailbox in the User-Agent, for those who run the servers; empty for none.</summary>
    public string Contact { get; init; } = "";

    /// <summary>Looks for values that cannot be followed.</summary>
    /// <exception cref="CurationException">There is one; the message names it.</exception>
    public void Validate()
    {
        Require(Concurrency is >= 1 and <= 10_000, nameof(Concurrency), Concurrency, "1 to 10000");
        Require(ConcurrencyPerHost is >= 1 and <= 10_000, nameof(ConcurrencyPerHost), ConcurrencyPerHost, "1 to 10000");
        Require(LookAhead is >= 1 and <= 100_000, nameof(LookAhead), LookAhead, "1 to 100000");
        Require(ConnectSeconds is > 0 and <= 3600, nameof(ConnectSeconds), ConnectSeconds, "above 0, at most 3600");
        Require(TimeoutSeconds is > 0 and <= 3600, nameof(TimeoutSeconds), TimeoutSeconds, "above 0, at most 3600");
        Require(Retries is >= 0 and <= 100, nameof(Retries), Retries, "0 to 100");
        Require(RetrySeconds is >= 0 and <= 3600, nameof(RetrySeconds), RetrySeconds, "0 to 3600");
        Require(MaxRetrySeconds is >= 0 and <= 3600, nameof(MaxRetrySeconds), MaxRetrySeconds, "0 to 3600");
        Require(MaxRedirects is >= 0 and <= 20, nameof(MaxRedirects), MaxRedirects, "0 to 20");
        Require(MaxBytes is >= 1 and <= 1 << 30, nameof(MaxBytes), MaxBytes, "1 to 1 GiB");
        Require(MaxPixels >= 1, nameof(MaxPixels), MaxPixels, "at least 1");
        Require(Contact.All(c => c is > ' ' and <= '~' and not '(' and not ')'), nameof(Contact), Contact, "printable ASCII without blanks and brackets");
    }

    private static void Require<T>(bool holds, string setting, T value, string allowed)
    {
        if (!holds)
            throw new CurationException($"Fetching: {char.ToLowerInvariant(setting[0])}{setting[1..]} is {value}; it must be {allowed}.");
    }
}
