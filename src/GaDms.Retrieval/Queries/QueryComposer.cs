using GaDms.Retrieval.Models;
using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Queries;

/// <summary>Makes one vector of unit length of all parts of a query, so that a search is one inner product for each entry.</summary>
/// <remarks>Safe for many threads. The weights are those that did best in <c>./run bench queries</c>; see docs/queries.md.</remarks>
public sealed class QueryComposer(RetrievalModel model)
{
    /// <summary>
    /// How far a query points away from an unwanted thing, once nothing in it points towards the thing. With less, people who have it are
    /// still found by their other features; from 0.2 on the wanted colours suffer.
    /// </summary>
    public const float UnwantedWeight = 0.1f;

    /// <summary>Share of the words where there are pictures, too: most is gained from 0.2 to 0.4, pictures say more than sentences.</summary>
    public const float TextShare = 0.3f;

    /// <summary>Weight of the mean of the liked entries beside the query, which has 1: more forgets what was asked for.</summary>
    public const float LikedWeight = 0.5f;

    /// <summary>Weight of the mean of the disliked entries, taken off; from 0.5 on results get worse than without any feedback.</summary>
    public const float DislikedWeight = 0.15f;

    private const string Anyone = "a person";

    /// <summary>The vector, with sentences encoded at once.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Compose(QueryParts, IReadOnlyDictionary{string, float[]})"/>, or a sentence has no word in it.</exception>
    public float[] Compose(QueryParts parts)
    {
        var texts = Texts(parts);
        return Compose(parts, texts.Zip(model.EncodeTexts(texts)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
    }

    /// <summary>The sentences that a query needs encoded, each once.</summary>
    public static IReadOnlyList<string> Texts(QueryParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        IEnumerable<string> anyone = parts.Unwanted.Count > 0 ? [Anyone] : [];
        return [.. parts.Wanted.Concat(parts.Unwanted.Select(Sentence)).Concat(anyone).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The vector, for programs that encode in their own way.</summary>
    /// <param name="parts">What is asked for.</param>
    /// <param name="encoded">A vector of unit length for each of <see cref="Texts"/>.</param>
    /// <exception cref="InvalidDataException">The parts ask for nothing, or cancel out.</exception>
    public static float[] Compose(QueryParts parts, IReadOnlyDictionary<string, float[]> encoded)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(encoded);
        var (text, picture, liked) = (Text(parts, encoded), UnitVectors.Mean(parts.Pictures), UnitVectors.Mean(parts.Liked));
        var described = text is not null || picture is not null;
        if ((text ?? picture ?? liked) is not { Length: var dimension })
            throw new InvalidDataException("a query needs a sentence, a picture or something to be like");
        var query = new float[dimension];
        if (text is not null)
            UnitVectors.Add(query, text, picture is null ? 1 : TextShare);
        if (picture is not null)
            UnitVectors.Add(query, picture, text is null ? 1 : 1 - TextShare);
        if (described)
            UnitVectors.TryNormalize(query);
        if (liked is not null)
            UnitVectors.Add(query, liked, described ? LikedWeight : 1);
        if (UnitVectors.Mean(parts.Disliked) is { } disliked)
            UnitVectors.Add(query, disliked, -DislikedWeight);
        return UnitVectors.TryNormalize(query)
            ? query
            : throw new InvalidDataException("the parts of this query cancel each other out; leave some of them away");
    }

    private static float[]? Text(QueryParts parts, IReadOnlyDictionary<string, float[]> encoded)
    {
        if (parts.Wanted.Count + parts.Unwanted.Count == 0)
            return null;

        // An unwanted thing alone still says that a person is looked for.
        var query = (float[])(UnitVectors.Mean([.. parts.Wanted.Select(sentence => encoded[sentence])]) ?? encoded[Anyone]).Clone();
        foreach (var thing in parts.Unwanted)
        {
            // What it adds to a person; words that the model does not know add nothing.
            var direction = (float[])encoded[Sentence(thing)].Clone();
            UnitVectors.Add(direction, encoded[Anyone], -1);
            if (UnitVectors.TryNormalize(direction))
                PointAway(query, direction);
        }
        return query;
    }

    private static void PointAway(float[] query, float[] direction)
    {
        var towards = Math.Max(0, DotProduct.Compute(query, direction));
        UnitVectors.Add(query, direction, -(towards + UnwantedWeight));
        UnitVectors.TryNormalize(query);
    }

    private static string Sentence(string thing) => $"{Anyone} with {thing}";
}
