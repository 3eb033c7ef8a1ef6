using GaDms.Curation;
using GaDms.Curation.Pipeline;
using GaDms.Fleet.Stores;

namespace GaDms.Fleet.Tests.Stores;

/// <summary>Who asks to be taken out of a run must not stay in the store that it came from.</summary>
public sealed class StoreGoneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_of_a_fleet_is_worked_on_when_its_store_is_gone()
    {
        var layout = new CurateLayout(_folder["run"]);
        Campaign campaign;
        using (var store = FleetStores.Open(_folder["store"]))
            campaign = await Campaign.CreateAsync(store, new CurateConfig(), [], default);
        _folder.Write("run/campaign.txt", $"{campaign.Id} whole");
        Assert.Contains("--store PLACE", await RefusalAsync(null), StringComparison.Ordinal);
        Assert.Contains("delete it", await RefusalAsync(_folder["store"]), StringComparison.Ordinal);

        using (var other = FleetStores.Open(_folder["other"]))
            await Campaign.CreateAsync(other, new CurateConfig(), [], default);
        Assert.Contains($"the run is of campaign {campaign.Id}", await RefusalAsync(_folder["other"]), StringComparison.Ordinal);

        // Parts that are left without their campaign are the pictures all the same.
        File.Delete(_folder["store/campaign.json"]);
        _folder.Write("store/parts/00000.tar", "x");
        Assert.Contains("delete it", await RefusalAsync(_folder["store"]), StringComparison.Ordinal);
        Directory.Delete(_folder["store"], recursive: true);
        using var gone = FleetStores.Open(_folder["store"]);
        await FleetFinish.RequireStoreGoneAsync(layout, gone, default);

        async Task<string> RefusalAsync(string? place)
        {
            using var store = place is null ? null : FleetStores.Open(place);
            return (await Assert.ThrowsAsync<CurationException>(() => FleetFinish.RequireStoreGoneAsync(layout, store, default))).Message;
        }
    }

    [Fact]
    public async Task A_run_of_one_process_has_no_store()
    {
        var layout = new CurateLayout(_folder["run"]);
        await FleetFinish.RequireStoreGoneAsync(layout, null, default);
        using var store = FleetStores.Open(_folder["store"]);
        await Assert.ThrowsAsync<CurationException>(() => FleetFinish.RequireStoreGoneAsync(layout, store, default));
    }

    [Fact]
    public void A_foreign_file_in_a_store_is_named() =>
        Assert.Contains("parts/notes.stats.json", Assert.Throws<CurationException>(() => FleetFiles.UnitOf("parts/notes.stats.json")).Message, StringComparison.Ordinal);
}
