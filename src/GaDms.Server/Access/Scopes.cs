namespace GaDms.Server.Access;

/// <summary>What a key may do.</summary>
public static class Scopes
{
    /// <summary>Search, look at people, export.</summary>
    public const string Search = "search";

    /// <summary>Add pictures and videos.</summary>
    public const string Ingest = "ingest";

    /// <summary>Remove people.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Search, Ingest, Admin];
}
