using GaDms.Curation.Sources;

namespace GaDms.Curation.Tests.Sources;

internal static class SourceTesting
{
    /// <summary>All entries of a source.</summary>
    public static async Task<List<SourceEntry>> ReadAll(this ISource source, params string[] done)
    {
        var entries = new List<SourceEntry>();
        await foreach (SourceEntry entry in source.ReadAsync(done.Contains, CancellationToken.None))
            entries.Add(entry);
        Assert.Equal(entries.Count, entries.DistinctBy(entry => entry.Key).Count());

        // What repeats a name counts as done with its first.
        bool repeats = done.Length > 0 && entries.Any(entry => entry.Rejection?.Reason == "duplicate-key");
        if (!repeats && source.Count(done.Contains, CancellationToken.None) is { } counted)
            Assert.Equal(entries.Count, counted);
        Assert.All(entries, entry => Assert.True(entry.Rejection is null ^ (entry.Bytes is null && entry.Frame is null)));
        Assert.All(entries.Where(entry => entry.Rejection is null), entry => Assert.Equal(64, entry.Sha256.Length));
        return entries;
    }

    /// <summary>All entries, for properties, which cannot wait.</summary>
    public static List<SourceEntry> ReadAllNow(this ISource source) => source.ReadAll().GetAwaiter().GetResult();

    /// <summary>Keys with the reasons of rejections: <c>a.jpg</c>, <c>b.jpg: picture-empty</c>.</summary>
    public static IEnumerable<string> Told(this IEnumerable<SourceEntry> entries) =>
        entries.Select(entry => entry.Rejection is { } rejection ? $"{entry.Key}: {rejection.Reason}" : entry.Key);
}
