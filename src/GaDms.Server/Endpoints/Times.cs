using System.Globalization;
using System.Text.RegularExpressions;
using GaDms.Hosting;

namespace GaDms.Server.Endpoints;

/// <summary>Times as they come in requests.</summary>
internal static partial class Times
{
    /// <summary>A moment; without a zone it would be another one on every machine.</summary>
    public static DateTimeOffset? Moment(string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return Zoned().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment
            : throw new QueryException($"\"{field}\" is no time with a zone; write it like 2026-05-01T08:00+02:00 or 2026-05-01T06:00Z.");
    }

    public static TimeOnly? OfDay(string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new QueryException($"\"{field}\" is no time of day; write it like 08:30.");
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Zoned();
}
