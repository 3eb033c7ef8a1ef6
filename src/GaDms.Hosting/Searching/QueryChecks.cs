using GaDms.Retrieval.Store;

namespace GaDms.Hosting.Searching;

/// <summary>What a query may ask; everything else is refused before anything is computed.</summary>
internal static class QueryChecks
{
    private const int NamesInMessage = 20;

    public static void Check(PersonQuery query, PersonSearchOptions options)
    {
        if (query.Sentences.Count + query.Pictures.Count + query.Like.Count == 0)
            throw new QueryException("The query asks for nobody; give a sentence, a picture or a person to be like.");
        AtMost("sentences", query.Sentences.Count, options.MaxSentencesPerQuery);
        AtMost("pictures", query.Pictures.Count, options.MaxPicturesPerQuery);
        AtMost("liked and unliked people", query.Like.Count + query.Unlike.Count, options.MaxExamplesPerQuery);
        foreach (var sentence in query.Sentences)
            CheckSentence(sentence, options);
        if (query.Top < 1 || query.Top > options.MaxTop)
            throw new QueryException($"top is {query.Top}; it must be 1 to {options.MaxTop}.");
        var filter = query.Filter;
        AtMost("names in the filter", filter.Cameras.Count + filter.Sources.Count + filter.Tags.Count, options.MaxExamplesPerQuery);
        if (filter.From is { } from && filter.Until is { } until && from >= until)
            throw new QueryException("The filter's \"from\" is not before its \"until\"; exchange them.");
    }

    public static void CheckSentence(string? sentence, PersonSearchOptions options)
    {
        if (string.IsNullOrWhiteSpace(sentence))
            throw new QueryException("A sentence is empty; describe the person in words.");
        if (sentence.Length > options.MaxSentenceLength)
            throw new QueryException($"A sentence has {sentence.Length} characters; {options.MaxSentenceLength} are allowed.");
    }

    /// <summary>Says which name no entry of the gallery has; null: all are there.</summary>
    public static string? UnknownName(GalleryFilter filter, GallerySummary summary) =>
        UnknownName("camera", filter.Cameras, summary.Cameras) ?? UnknownName("source", filter.Sources, summary.Sources) ?? UnknownName("tag", filter.Tags, summary.Tags);

    /// <summary>Entries that the filter's names leave, at most.</summary>
    public static long Searched(GalleryFilter filter, GallerySummary summary) => new[]
    {
        summary.Entries,
        filter.Cameras.Count == 0 ? long.MaxValue : summary.Cameras.Where(camera => filter.Cameras.Contains(camera.Name)).Sum(camera => camera.Entries),
        filter.Sources.Count == 0 ? long.MaxValue : summary.Sources.Where(source => filter.Sources.Contains(source.Name)).Sum(source => source.Entries),
        filter.Tags.Count == 0 ? long.MaxValue : summary.Tags.Where(tag => filter.Tags.Contains(tag.Name)).Min(tag => tag.Entries),
    }.Min();

    private static string? UnknownName(string noun, IReadOnlyList<string> names, IReadOnlyList<NamedCount> there)
    {
        if (names.FirstOrDefault(name => there.All(item => item.Name != name)) is not { } unknown)
            return null;
        var known = there.Count == 0 ? "none" : string.Join(", ", there.Take(NamesInMessage).Select(item => $"\"{item.Name}\"")) + (there.Count > NamesInMessage ? ", …" : "");
        return $"There is no {noun} \"{unknown}\" in the gallery; there are: {known}.";
    }

    private static void AtMost(string noun, int count, int limit)
    {
        if (count > limit)
            throw new QueryException($"The query has {count} {noun}; {limit} are allowed.");
    }
}
