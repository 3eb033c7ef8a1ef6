using GaDms.Curation;
using GaDms.Curation.Parts;
using GaDms.Curation.Pipeline;
using GaDms.Fleet.Queue;
using GaDms.Fleet.Stores;
using RabbitMQ.Client.Exceptions;

namespace GaDms.Fleet;

/// <summary>What was submitted.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Units">Units of the campaign.</param>
/// <param name="Submitted">Of them, those that went into the queue: all that are not committed.</param>
public readonly record struct SubmittedUnits(string Campaign, int Units, int Submitted);

/// <summary>
/// Cuts a run into units and puts them into the queue. Called again on the same store it puts in anew what is not committed: after
/// a broker lost its queue, after it was itself interrupted, and to try parked units again.
/// </summary>
public static class FleetSubmission
{
    /// <summary>Submits a run, or what is left of the store's campaign.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="store">The store.</param>
    /// <param name="config">The run; without sources, the campaign that the store holds.</param>
    /// <param name="filesPerUnit">Files of a folder that are a unit.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="CurationException">A source is not there, the store has another campaign, or the broker cannot be reached.</exception>
    public static async Task<SubmittedUnits> SubmitAsync(
        FleetBroker broker, IFleetStore store, CurateConfig config, int filesPerUnit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(broker);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(config);
        var campaign = await Campaign.OpenAsync(store, cancellation).ConfigureAwait(false);
        if (campaign is not null && config.Sources.Count > 0)
            throw new CurationException($"{store.Address}: the store holds campaign {campaign.Id} already; name no sources to submit what is left of it, or give another store.");
        if (campaign is null)
        {
            config.Filter.Validate();
            config.Captions.Validate();
            var units = CurationUnits.Cut(await FindAsync(config, cancellation).ConfigureAwait(false), filesPerUnit, cancellation);
            if (units.Count == 0)
                throw new CurationException("There is nothing to submit: the sources have no files.");
            campaign = await Campaign.CreateAsync(store, config, units, cancellation).ConfigureAwait(false);
        }

        var committed = (await campaign.CommitsAsync(cancellation).ConfigureAwait(false)).Select(file => FleetFiles.UnitOf(file.Name)).ToHashSet();
        int[] left = [.. Enumerable.Range(0, campaign.Units).Where(unit => !committed.Contains(unit))];
        foreach (var file in (await store.ListAsync(FleetFiles.Parked, cancellation).ConfigureAwait(false))
            .Concat(await store.ListAsync(FleetFiles.Attempts, cancellation).ConfigureAwait(false)))
        {
            await store.DeleteAsync(file.Name, cancellation).ConfigureAwait(false);
        }
        try
        {
            await PublishAsync(broker, campaign.Id, left, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (FleetBroker.IsAway(error) && !cancellation.IsCancellationRequested)
        {
            throw new CurationException($"{broker.Place}: the broker cannot be reached ({(error as BrokerUnreachableException)?.InnerException?.Message ?? error.Message}); submit again without sources when it can.", error);
        }
        return new SubmittedUnits(campaign.Id, campaign.Units, left.Length);
    }

    private static async Task PublishAsync(FleetBroker broker, string campaign, int[] units, CancellationToken cancellation)
    {
        var connection = await broker.ConnectAsync("gadms curate submit", cancellation).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var channel = await FleetBroker.OpenChannelAsync(connection, cancellation).ConfigureAwait(false);
        await using var closingChannel = channel.ConfigureAwait(false);
        await broker.DeclareAsync(channel, cancellation).ConfigureAwait(false);

        // What waits there is put in anew; a unit that a worker has in its hands may come twice, which harms nothing.
        await channel.QueuePurgeAsync(broker.Queue, cancellation).ConfigureAwait(false);
        await channel.QueuePurgeAsync(broker.ParkedQueue, cancellation).ConfigureAwait(false);
        var published = units.Select(unit => FleetBroker.PublishAsync(channel, broker.Queue, new UnitMessage(campaign, unit), cancellation));
        foreach (var batch in published.Chunk(100))
            await Task.WhenAll(batch).ConfigureAwait(false);
    }

    /// <summary>Tars in S3 are listed here; all else is found by the run's own means.</summary>
    private static async Task<CurateConfig> FindAsync(CurateConfig config, CancellationToken cancellation)
    {
        var sources = new List<SourceConfig>();
        foreach (var source in config.Sources)
        {
            if (source.Shards is not { } address || !FleetStores.IsS3(address) || address.EndsWith(".tar", StringComparison.Ordinal))
            {
                sources.Add(source);
                continue;
            }
            using var place = FleetStores.Open(address);
            var tars = (await place.ListAsync("", cancellation).ConfigureAwait(false)).Where(file => file.Name.EndsWith(".tar", StringComparison.Ordinal)).ToArray();
            if (tars.Length == 0)
                throw new CurationException($"{address}: there are no tars.");
            sources.AddRange(tars.Select(tar => source with { Shards = $"{place.Address}/{tar.Name}" }));
        }
        return config with { Sources = sources };
    }
}
