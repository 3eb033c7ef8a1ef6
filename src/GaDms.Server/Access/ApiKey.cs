namespace GaDms.Server.Access;

/// <summary>A key as it is kept: its secret only as a hash, from which it cannot be found.</summary>
public sealed record ApiKey
{
    /// <summary>Short public name of the key, for the audit log and for revoking it.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key in hexadecimal. It is 256 random bits: there is nothing to guess, so nothing slower is needed.</summary>
    public required string Hash { get; init; }

    /// <summary>What it may do, out of <see cref="Access.Scopes.All"/>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Requests in a minute.</summary>
    public required int RequestsPerMinute { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Since when it does not count any more; null: it counts.</summary>
    public DateTimeOffset? Revoked { get; init; }
}
