namespace GaDms.Retrieval.Queries;

/// <summary>What a query is made of, by kind.</summary>
public sealed record QueryParts
{
    /// <summary>Descriptions of one person, without negative parts.</summary>
    public IReadOnlyList<string> Wanted { get; init; } = [];

    /// <summary>What is not to be seen: "a hat".</summary>
    public IReadOnlyList<string> Unwanted { get; init; } = [];

    /// <summary>Pictures of the person, encoded.</summary>
    public IReadOnlyList<float[]> Pictures { get; init; } = [];

    /// <summary>Vectors of entries that are right, or much alike.</summary>
    public IReadOnlyList<float[]> Liked { get; init; } = [];

    /// <summary>Vectors of entries that are wrong.</summary>
    public IReadOnlyList<float[]> Disliked { get; init; } = [];

    /// <summary>What the vector will be made of.</summary>
    public QueryKind Kind => (Wanted.Count + Unwanted.Count > 0, Pictures.Count + Liked.Count > 0) switch
    {
        (true, true) => QueryKind.Both,
        (false, true) => QueryKind.Picture,
        _ => QueryKind.Text,
    };

    /// <summary>Sentences as people type them, each split by <see cref="SentenceParser"/>; things named twice count once.</summary>
    public static QueryParts Parse(IEnumerable<string> sentences)
    {
        ParsedSentence[] parsed = [.. sentences.Select(SentenceParser.Parse)];
        return new QueryParts
        {
            Wanted = [.. parsed.Select(sentence => sentence.Wanted).Where(wanted => wanted.Any(char.IsLetterOrDigit))],
            Unwanted = [.. parsed.SelectMany(sentence => sentence.Unwanted).Distinct(StringComparer.OrdinalIgnoreCase)],
        };
    }
}
