using System.Text;
using System.Text.Json;
using GaDms.Curation;
using GaDms.Curation.Parts;
using GaDms.Curation.Pipeline;
using GaDms.Fleet.Stores;
using GaDms.IO;

namespace GaDms.Fleet;

/// <summary>A campaign as a store holds it.</summary>
public sealed class Campaign
{
    private readonly IFleetStore _store;

    private Campaign(IFleetStore store, CampaignRecord record, CurateConfig config) =>
        (_store, Id, Units, Config) = (store, record.Id, record.Units, config);

    /// <summary>Tells it from others.</summary>
    public string Id { get; }

    /// <summary>How many units it has.</summary>
    public int Units { get; }

    /// <summary>How its pictures are filtered and described; its sources are the units.</summary>
    public CurateConfig Config { get; }

    /// <summary>Reads the campaign of a store; null when there is none.</summary>
    /// <exception cref="CurationException">It cannot be read.</exception>
    public static async Task<Campaign?> OpenAsync(IFleetStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (await store.ReadAsync(FleetFiles.Campaign, cancellation).ConfigureAwait(false) is not { } content)
            return null;
        var place = $"{store.Address}/{FleetFiles.Campaign}";
        var record = FleetJson.Read<CampaignRecord>(content, place);
        return new Campaign(store, record, JsonConfig.Parse<CurateConfig>(record.ConfigText(), place));
    }

    /// <summary>Reads the campaign of a store.</summary>
    /// <exception cref="CurationException">There is none.</exception>
    public static async Task<Campaign> RequireAsync(IFleetStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await OpenAsync(store, cancellation).ConfigureAwait(false)
            ?? throw new CurationException($"{store.Address}: there is no campaign in this store; run gadms curate submit first.");
    }

    /// <summary>Writes a new campaign: its units first, itself last, so that it is whole or not there.</summary>
    /// <exception cref="CurationException">Another has been written meanwhile.</exception>
    internal static async Task<Campaign> CreateAsync(
        IFleetStore store, CurateConfig config, IReadOnlyList<CurationUnit> units, CancellationToken cancellation)
    {
        var record = new CampaignRecord(
            Guid.NewGuid().ToString("N")[..12], units.Count, JsonElement.Parse(JsonConfig.Write(config with { Sources = [] })));
        await Parallel.ForEachAsync(units, cancellation, async (unit, stop) =>
            await store.WriteAsync(FleetFiles.Unit(unit.Number), Encoding.UTF8.GetBytes(JsonConfig.Write(unit)), stop).ConfigureAwait(false)).ConfigureAwait(false);
        return await store.CreateAsync(FleetFiles.Campaign, FleetJson.Write(record), cancellation).ConfigureAwait(false)
            ? new Campaign(store, record, config with { Sources = [] })
            : throw new CurationException($"{store.Address}: another campaign was submitted into this store at the same moment; give a store of its own.");
    }

    /// <summary>Reads a unit.</summary>
    internal async Task<CurationUnit> UnitAsync(int unit, CancellationToken cancellation)
    {
        var name = FleetFiles.Unit(unit);
        var content = await _store.ReadAsync(name, cancellation).ConfigureAwait(false)
            ?? throw new CurationException($"{_store.Address}/{name}: the unit is missing in the store.");
        return JsonConfig.Parse<CurationUnit>(Encoding.UTF8.GetString(content), $"{_store.Address}/{name}");
    }

    /// <summary>The units that are committed.</summary>
    internal async Task<IReadOnlyList<StoredFile>> CommitsAsync(CancellationToken cancellation) =>
        [.. (await _store.ListAsync(FleetFiles.Parts, cancellation).ConfigureAwait(false)).Where(file => FleetFiles.IsStatistics(file.Name))];

    /// <summary>Reads the commit of a unit.</summary>
    internal async Task<UnitStatistics?> StatisticsAsync(int unit, CancellationToken cancellation)
    {
        var name = FleetFiles.Statistics(unit);
        return await _store.ReadAsync(name, cancellation).ConfigureAwait(false) is { } content
            ? FleetJson.Read<UnitStatistics>(content, $"{_store.Address}/{name}")
            : null;
    }

    /// <summary>The units that are parked.</summary>
    internal async Task<IReadOnlyList<ParkedRecord>> ParkedAsync(CancellationToken cancellation)
    {
        var parked = new List<ParkedRecord>();
        foreach (var file in await _store.ListAsync(FleetFiles.Parked, cancellation).ConfigureAwait(false))
        {
            if (await _store.ReadAsync(file.Name, cancellation).ConfigureAwait(false) is { } content)
                parked.Add(FleetJson.Read<ParkedRecord>(content, $"{_store.Address}/{file.Name}"));
        }
        return parked;
    }
}
