using GaDms.Curation.Report;

namespace GaDms.Curation.Pipeline;

/// <summary>What may be tried again: the reasons of each stage.</summary>
public static class RetryReasons
{
    /// <summary>Refuses words that are no reason of the stages.</summary>
    /// <param name="reasons">What was asked for.</param>
    /// <param name="filter">Whether pictures and boxes are tried again.</param>
    /// <param name="caption">Whether crops are.</param>
    /// <exception cref="CurationException">One is none; the message names all that are.</exception>
    public static void Require(IReadOnlyCollection<string> reasons, bool filter, bool caption)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        foreach (var reason in reasons)
        {
            var isOfCrop = ReasonWords.IsOfCrop(reason);
            var isKnown = ReasonWords.Meaning(reason).Length > 0 && IsRetryable(reason);
            if (isKnown && (isOfCrop ? caption : filter))
                continue;
            var what = isKnown
                ? $"is a reason of {(isOfCrop ? "crops: give it to gadms curate caption" : "pictures and people found: give it to gadms curate filter")}"
                : "is no reason for which anything is left out";
            throw new CurationException($"--retry-failed: \"{reason}\" {what}. Here it takes: {string.Join(", ", Known(filter, caption))}.");
        }
    }

    /// <summary>Those of pictures and boxes.</summary>
    internal static string[] OfFilter(IEnumerable<string> reasons) => [.. reasons.Where(reason => !ReasonWords.IsOfCrop(reason))];

    /// <summary>Those of crops.</summary>
    internal static string[] OfCrops(IEnumerable<string> reasons) => [.. reasons.Where(ReasonWords.IsOfCrop)];

    // Of captions that become templates, which no journal knows, and of pictures that are never to come back.
    private static bool IsRetryable(string reason) => reason is not ("template-misfit" or "caption-empty" or "picture-removed");

    private static IEnumerable<string> Known(bool filter, bool caption) =>
        ReasonWords.Meanings.Keys.Append("fetch-http-404").Append("model-http-500")
            .Where(reason => IsRetryable(reason) && (ReasonWords.IsOfCrop(reason) ? caption : filter)).Order(StringComparer.Ordinal);
}
