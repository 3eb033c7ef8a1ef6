using GaDms.Retrieval;
using GaDms.Retrieval.Store;
using Npgsql;

namespace GaDms.Postgres;

/// <summary>A filter as a condition on the table of entries, called <c>e</c>, and on the vectors, called <c>v</c>, where they are divided.</summary>
internal sealed class Conditions
{
    private readonly List<string> _conditions = [];
    private readonly List<(string Name, object? Value)> _parameters = [];

    public Conditions(GalleryFilter filter)
    {
        if (filter.Cameras.Count > 0)
            Add("e.camera = ANY (@cameras)", ("cameras", filter.Cameras.ToArray()));
        if (filter.Sources.Count > 0)
            Add("e.source = ANY (@sources)", ("sources", filter.Sources.ToArray()));
        if (filter.Tags.Count > 0)
            Add("e.tags @> @tags", ("tags", filter.Tags.ToArray()));
        if (filter.From is { } from)
            Add("e.taken >= @from", ("from", from.UtcDateTime));
        if (filter.Until is { } until)
            Add("e.taken < @until", ("until", until.UtcDateTime));
        if (filter.DayFrom is not null || filter.DayUntil is not null)
        {
            var first = filter.DayFrom is { } a ? GalleryFilter.MinuteOf(a) : 0;
            var last = filter.DayUntil is { } b ? GalleryFilter.MinuteOf(b) : 24 * 60;
            Add($"(e.minute >= @first {(first <= last ? "AND" : "OR")} e.minute < @last)", ("first", first), ("last", last));
        }
        if (filter.Track is { } track)
            Add("e.track = @track", ("track", track));
        if (filter.Media is { } media)
            Add("e.media = @media", ("media", media));
        if (filter.AddedBefore is { } added)
            Add("e.added < @added", ("added", added.UtcDateTime));
    }

    public (string Name, object? Value)[] Parameters => [.. _parameters];

    /// <summary>A whole WHERE clause, or nothing.</summary>
    public string Where => _conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", _conditions);

    public void Add(string condition, params (string Name, object? Value)[] parameters)
    {
        _conditions.Add(condition);
        _parameters.AddRange(parameters);
    }

    public void AddParameters(params (string Name, object? Value)[] parameters) => _parameters.AddRange(parameters);

    /// <summary>Lets the server skip tables of other cameras and months.</summary>
    public void AddParts(GalleryFilter filter, Partitioning partition)
    {
        if (partition == Partitioning.Camera && filter.Cameras.Count > 0)
            Add("v.part = ANY (@parts)", ("parts", filter.Cameras.ToArray()));
        if (partition != Partitioning.Month)
            return;

        // A month is one of the clock of the place, which may be most of a day from UTC.
        if (filter.From is { } from)
            Add("v.part >= @earliest", ("earliest", Month(from, -1)));
        if (filter.Until is { } until)
            Add("v.part <= @latest", ("latest", Month(until, 1)));
    }

    /// <summary>Throws when the filter names what no entry has.</summary>
    /// <exception cref="GalleryException">Lists what there is.</exception>
    public static async Task RequireNamesAsync(NpgsqlConnection connection, Layout layout, string location, GalleryFilter filter, CancellationToken cancellation)
    {
        await RequireAsync("camera", filter.Cameras, "e.camera = n", "camera").ConfigureAwait(false);
        await RequireAsync("source", filter.Sources, "e.source = n", "source").ConfigureAwait(false);
        await RequireAsync("tag", filter.Tags, "e.tags @> ARRAY[n]", "unnest(tags)").ConfigureAwait(false);

        async Task RequireAsync(string noun, IReadOnlyList<string> names, string matches, string column)
        {
            if (names.Count == 0)
                return;
            var unknown = await connection.ScalarAsync<string>(
                $"SELECT n FROM unnest(@names::text[]) n WHERE NOT EXISTS (SELECT 1 FROM {layout.Entry} e WHERE {matches}) LIMIT 1", cancellation, ("names", names.ToArray())).ConfigureAwait(false);
            if (unknown is null)
                return;
            var there = await connection.QueryAsync($"SELECT DISTINCT {column} COLLATE \"C\" AS name FROM {layout.Entry} WHERE {(noun == "camera" ? "camera IS NOT NULL" : "true")} ORDER BY name",
                reader => reader.GetString(0), cancellation).ConfigureAwait(false);
            throw new GalleryException($"{location}: there is no {noun} \"{unknown}\"; " + (there.Count == 0 ? "there are none" : $"there are {string.Join(", ", there)}"));
        }
    }

    private static string Month(DateTimeOffset time, int days)
    {
        var utc = time.UtcDateTime;
        var end = days < 0 ? DateTime.MinValue : DateTime.MaxValue;
        return (Math.Abs((end - utc).TotalDays) < 1 ? utc : utc.AddDays(days)).ToString("yyyy-MM");
    }
}
