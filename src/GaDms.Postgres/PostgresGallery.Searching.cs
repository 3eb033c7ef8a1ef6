using System.Globalization;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;
using Npgsql;

namespace GaDms.Postgres;

/// <content>Searches, exact and by index.</content>
public sealed partial class PostgresGallery
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchHit>> SearchAsync(VectorQuery query, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Top, 1, nameof(query));
        return ServingAsync<IReadOnlyList<SearchHit>>(async (connection, generation, stop) =>
        {
            if (!Fits(query, generation))
                generation = _current = await ServingAsync(connection, _layout, stop).ConfigureAwait(false);
            if (query.Fingerprint is { } fingerprint && fingerprint != generation.Model.Fingerprint)
                throw GalleryModels.Other(Location, generation.Model, fingerprint[..12]);
            if (query.Vector.Length != generation.Model.Dimension)
                throw new ArgumentException($"the query has {query.Vector.Length} numbers, the gallery's vectors have {generation.Model.Dimension}", nameof(query));
            await Conditions.RequireNamesAsync(connection, _layout, Location, query.Filter, stop).ConfigureAwait(false);
            return _address.Approximate && !query.Exact
                ? await NearAsync(connection, generation, query, stop).ConfigureAwait(false)
                : await ExactAsync(connection, generation, query, stop).ConfigureAwait(false);
        }, cancellation);
    }

    private static bool Fits(VectorQuery query, Generation generation) =>
        query.Vector.Length == generation.Model.Dimension && (query.Fingerprint is null || query.Fingerprint == generation.Model.Fingerprint);

    private Task<List<SearchHit>> ExactAsync(NpgsqlConnection connection, Generation generation, VectorQuery query, CancellationToken cancellation)
    {
        // Ordered by another expression than the index has, so that it is not used.
        var (from, conditions) = Among(generation, query);
        return connection.QueryAsync($"SELECT v.entry, {Distance} AS d {from}{conditions.Where} ORDER BY -({Distance}) DESC, v.entry LIMIT @top", Hit, cancellation, conditions.Parameters);
    }

    private async Task<List<SearchHit>> NearAsync(NpgsqlConnection connection, Generation generation, VectorQuery query, CancellationToken cancellation)
    {
        var (from, conditions) = Among(generation, query);
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // With the scan going on until enough has passed the filter; otherwise a filter would lose results.
            var candidates = Math.Clamp(query.Top, _address.EfSearch, 1000).ToString(CultureInfo.InvariantCulture);
            await connection.ExecuteAsync("SELECT set_config('hnsw.ef_search', @candidates, true), set_config('hnsw.iterative_scan', 'strict_order', true)", cancellation, ("candidates", candidates)).ConfigureAwait(false);
            var hits = await connection.QueryAsync(
                $"SELECT entry, d FROM (SELECT v.entry, {Distance} AS d {from}{conditions.Where} ORDER BY {Distance} LIMIT @top) near ORDER BY d, entry", Hit, cancellation, conditions.Parameters).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            return hits;
        }
    }

    private string Distance => $"v.embedding {_layout.Nearness} @query::real[]::{_layout.Vector}";

    private (string From, Conditions Conditions) Among(Generation generation, VectorQuery query)
    {
        var conditions = new Conditions(query.Filter);
        conditions.AddParts(query.Filter, _partition);
        if (query.After is { } after)
        {
            // Distances are float32 in the server too, negated and widened; so the comparison is exact.
            conditions.Add($"({Distance} > @distance OR ({Distance} = @distance AND v.entry > @after))", ("distance", -(double)after.Score), ("after", after.Id));
        }
        var from = $"FROM {_layout.Vectors(generation.Id)} v" + (query.Filter.IsEmpty ? "" : $" JOIN {_layout.Entry} e ON e.id = v.entry");
        conditions.AddParameters(("query", query.Vector), ("top", query.Top));
        return (from, conditions);
    }

    private static SearchHit Hit(NpgsqlDataReader reader) => new(reader.GetInt64(0), (float)-reader.GetDouble(1));
}
