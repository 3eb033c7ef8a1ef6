namespace GaDms.Curation.Fetching;

/// <summary>A fetched picture, or the reason why there is none.</summary>
public sealed record FetchResult
{
    /// <summary>The file; null with a rejection.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal; empty with a rejection.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Why there is no picture; its reason begins with <c>fetch-</c>.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>A failure.</summary>
    internal static FetchResult Rejected(string reason, string detail) => new() { Rejection = new(reason, detail) };
}
