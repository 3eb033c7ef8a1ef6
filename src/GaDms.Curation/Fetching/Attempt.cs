namespace GaDms.Curation.Fetching;

/// <summary>What came of one request.</summary>
internal sealed record Attempt(FetchResult Result)
{
    /// <summary>Where the server sends the reader instead; <see cref="Result"/> is then of no meaning.</summary>
    public Uri? Redirect { get; init; }

    /// <summary>Whether it may go well the next time.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the server wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A failure that stays one.</summary>
    public static Attempt Rejected(string reason, string detail) => new(FetchResult.Rejected(reason, detail));

    /// <summary>A failure that may pass.</summary>
    public static Attempt Failed(string reason, string detail, TimeSpan? retryAfter = null) =>
        Rejected(reason, detail) with { IsTransient = true, RetryAfter = retryAfter };
}
