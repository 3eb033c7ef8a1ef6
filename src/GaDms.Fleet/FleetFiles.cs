using System.Globalization;
using GaDms.Curation;

namespace GaDms.Fleet;

/// <summary>Names in a store. A unit's number has five digits, so that names are in the order of the run.</summary>
internal static class FleetFiles
{
    /// <summary>What the campaign is; written last by the submission, so that everything it speaks of is there.</summary>
    public const string Campaign = "campaign.json";

    public const string Units = "units/";
    public const string Parts = "parts/";
    public const string Attempts = "attempts/";
    public const string Parked = "parked/";

    private const string StatisticsExtension = ".stats.json";

    public static string Unit(int unit) => $"{Units}{unit:D5}.json";

    /// <summary>The commit of a unit: what it names counts, and nothing else.</summary>
    public static string Statistics(int unit) => $"{Parts}{unit:D5}{StatisticsExtension}";

    /// <summary>A file of a part, named by its content: workers that come to different results do not mix them.</summary>
    public static string Part(int unit, string digest, string extension) => $"{Parts}{unit:D5}.{digest[..16]}{extension}";

    public static string AttemptsOf(int unit) => $"{Attempts}{unit:D5}/";

    public static string ParkedUnit(int unit) => $"{Parked}{unit:D5}.json";

    /// <summary>Whether a file commits a unit.</summary>
    public static bool IsStatistics(string name) => name.EndsWith(StatisticsExtension, StringComparison.Ordinal);

    /// <summary>The unit that a file under one of the folders is about.</summary>
    /// <exception cref="CurationException">It is about none: somebody else has put it there.</exception>
    public static int UnitOf(string name)
    {
        var start = name.IndexOf('/', StringComparison.Ordinal) + 1;
        var end = name.IndexOfAny(['.', '/'], start);
        return end > start && int.TryParse(name.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var unit)
            ? unit
            : throw new CurationException($"{name}: this file of the store is of no campaign; take it away.");
    }
}
