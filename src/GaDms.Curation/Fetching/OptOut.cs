using System.Net.Http.Headers;

namespace GaDms.Curation.Fetching;

/// <summary>
/// The headers by which those who publish pictures say that machines shall not learn from them: the directives of
/// <c>X-Robots-Tag</c> that img2dataset honours, and the W3C's TDM reservation protocol.
/// </summary>
internal static class OptOut
{
    private static readonly string[] s_directives = ["noai", "noimageai", "noindex", "noimageindex", "none"];

    /// <summary>The header that forbids the use; null if none does.</summary>
    /// <param name="headers">Of the response.</param>
    /// <param name="agent">The name of this program, for directives that are meant for one reader.</param>
    public static string? Find(HttpResponseHeaders headers, string agent)
    {
        foreach (string value in Values(headers, "tdm-reservation"))
        {
            if (value.Trim() == "1")
                return "tdm-reservation: 1";
        }

        foreach (string value in Values(headers, "X-Robots-Tag"))
        {
            int colon = value.IndexOf(':');
            string reader = colon < 0 ? "*" : value[..colon].Trim();
            if (reader != "*" && !string.Equals(reader, agent, StringComparison.OrdinalIgnoreCase))
                continue;
            foreach (string directive in value[(colon + 1)..].Split(','))
            {
                if (s_directives.Contains(directive.Trim().ToLowerInvariant()))
                    return $"X-Robots-Tag: {directive.Trim()}";
            }
        }

        return null;
    }

    private static IEnumerable<string> Values(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values : Enumerable.Empty<string>();
}
