using System.Text;
using GaDms.Curation.Shards;
using GaDms.Fleet.Queue;
using GaDms.Fleet.Stores;
using GaDms.Fleet.Tests.Servers;
using RabbitMQ.Client;
using Xunit.Abstractions;

namespace GaDms.Fleet.Tests.Campaigns;

/// <summary>Fleets of real processes with a real broker.</summary>
public sealed class FleetTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RabbitFact]
    public async Task Workers_and_broker_killed_give_the_shards_of_one_undisturbed_process()
    {
        const int faults = 4;
        var outcome = await new FaultCampaign(units: 14, faults, longestWait: 0, seed: 1).RunAsync(output.WriteLine);
        output.WriteLine(outcome.Status);
        Assert.Equal(faults, outcome.Faults.Values.Sum());
        Assert.Contains("14 of 14 units committed, 0 parked", outcome.Status, StringComparison.Ordinal);
        Assert.True(outcome.Shards > 6, "too few shards to compare");
        Assert.Empty(outcome.Differences);
    }

    [RabbitFact]
    public async Task A_unit_that_fails_three_times_is_parked_with_the_reasons_and_done_when_submitted_again()
    {
        WebShards.Write(_folder["tars"], 3, seed: 4);
        await using var broker = new RabbitNode();
        await broker.StartAsync();
        string[] fleet = ["--broker", broker.Address, "--store", _folder["store"]];
        Assert.Contains("3 units, 3 in the queue", await GadmsProcess.RunAsync(["curate", "submit", _folder["tars"], .. fleet, .. WebShards.Settings]), StringComparison.Ordinal);
        Assert.Contains("holds campaign", (await GadmsProcess.TryAsync(["curate", "submit", _folder["tars"], .. fleet])).Errors, StringComparison.Ordinal);
        File.Move(_folder["tars/00001.tar"], _folder["away.tar"]);
        await WorkAsync();

        var status = await GadmsProcess.RunAsync(["curate", "status", .. fleet]);
        output.WriteLine(status);
        Assert.Contains("2 of 3 units committed, 1 parked", status, StringComparison.Ordinal);
        Assert.Contains("queue: 0 waiting, 1 parked; 0 workers connected", status, StringComparison.Ordinal);
        Assert.Contains("parked 00001 00001.tar", status, StringComparison.Ordinal);
        Assert.Equal(3, status.Split("there is no such file").Length - 1);
        Assert.Contains("1 of 3 units are not committed", (await GadmsProcess.TryAsync("curate", "finish", "--store", _folder["store"], "--out", _folder["run"])).Errors, StringComparison.Ordinal);

        File.Move(_folder["away.tar"], _folder["tars/00001.tar"]);
        Assert.Contains("3 units, 1 in the queue", await GadmsProcess.RunAsync(["curate", "submit", .. fleet]), StringComparison.Ordinal);
        await WorkAsync();
        status = await GadmsProcess.RunAsync(["curate", "status", .. fleet]);
        Assert.Contains("3 of 3 units committed, 0 parked", status, StringComparison.Ordinal);
        Assert.Contains("0 h 0 min left", status, StringComparison.Ordinal);

        async Task WorkAsync()
        {
            await using var worker = new GadmsProcess("curate", "worker", "--broker", broker.Address, "--store", _folder["store"], "--scratch", _folder["scratch"], "--until-done");
            await worker.EndAsync();
            Assert.True(worker.ExitCode == 0, string.Join('\n', worker.Said));
        }
    }

    [RabbitFact]
    public async Task A_message_that_is_about_no_unit_is_set_aside_with_the_reason_and_the_others_are_done()
    {
        WebShards.Write(_folder["tars"], 3, seed: 6);
        await using var broker = new RabbitNode();
        await broker.StartAsync();
        string[] fleet = ["--broker", broker.Address, "--store", _folder["store"]];
        await GadmsProcess.RunAsync(["curate", "submit", _folder["tars"], .. fleet, .. WebShards.Settings]);
        using var store = FleetStores.Open(_folder["store"]);
        var id = (await Campaign.RequireAsync(store, default)).Id;
        File.WriteAllText(_folder["store/units/00001.json"], "{");
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        string[] messages = ["", "{", "null", "\u0000", """{"campaign":null,"unit":0}""", $$"""{"campaign":"{{id}}","unit":-1}""", $$"""{"campaign":"{{id}}","unit":3}"""];
        foreach (var message in messages)
            await channel.BasicPublishAsync("", "gadms-curate", Encoding.UTF8.GetBytes(message));

        await using (var worker = new GadmsProcess("curate", "worker", "--broker", broker.Address, "--store", _folder["store"], "--scratch", _folder["scratch"], "--until-done"))
        {
            await worker.EndAsync();
            Assert.True(worker.ExitCode == 0, string.Join('\n', worker.Said));
        }
        var status = await GadmsProcess.RunAsync(["curate", "status", .. fleet]);
        Assert.Contains("2 of 3 units committed, 1 parked", status, StringComparison.Ordinal);
        Assert.Contains($"queue: 0 waiting, {messages.Length + 1} parked", status, StringComparison.Ordinal);
        var aside = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await channel.BasicGetAsync("gadms-curate.parked", autoAck: true) is { } parked)
        {
            if (parked.BasicProperties.Headers?.TryGetValue(FleetBroker.ReasonHeader, out var reason) == true)
                aside.Add(Encoding.UTF8.GetString(parked.Body.Span), Encoding.UTF8.GetString((byte[])reason!));
        }
        Assert.Equal(messages.Order(StringComparer.Ordinal), aside.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("no UnitMessage", aside["{"], StringComparison.Ordinal);
        Assert.Contains("there is no unit 3", aside[messages[^1]], StringComparison.Ordinal);
    }

    [RabbitS3Fact]
    public async Task Tars_in_a_bucket_give_the_shards_that_they_give_in_a_folder()
    {
        WebShards.Write(_folder["tars"], 3, seed: 5);
        await using var server = new S3Server();
        await server.StartAsync();
        using (var bucket = FleetStores.Open($"s3://{S3Server.Bucket}/tars"))
        {
            foreach (var tar in Directory.GetFiles(_folder["tars"]))
                await bucket.UploadAsync(tar, Path.GetFileName(tar), default);
        }
        await using var broker = new RabbitNode();
        await broker.StartAsync();
        string[] fleet = ["--broker", broker.Address, "--store", $"s3://{S3Server.Bucket}/fleet"];
        await GadmsProcess.RunAsync(["curate", "submit", $"s3://{S3Server.Bucket}/tars", .. fleet, .. WebShards.Settings]);
        await using (var worker = new GadmsProcess("curate", "worker", "--broker", broker.Address, "--store", fleet[3], "--scratch", _folder["scratch"], "--until-done"))
        {
            await worker.EndAsync();
            Assert.True(worker.ExitCode == 0, string.Join('\n', worker.Said));
        }
        await GadmsProcess.RunAsync("curate", "finish", "--store", fleet[3], "--out", _folder["fleet"]);
        await GadmsProcess.RunAsync(["curate", _folder["tars"], "--out", _folder["alone"], .. WebShards.Settings]);

        // Where a picture is said to come from is all that differs.
        var alone = ShardReader.ReadFolder(Path.Combine(_folder["alone"], "captioned")).ToArray();
        var here = ShardReader.ReadFolder(Path.Combine(_folder["fleet"], "captioned")).ToArray();
        Assert.NotEmpty(alone);
        Assert.Equal(
            alone.Select(crop => (crop.Key, crop.Record.Source, crop.Record.Origin.Replace(_folder["tars"], $"s3://{S3Server.Bucket}/tars", StringComparison.Ordinal), crop.Record.Caption1, crop.Record.Caption2)),
            here.Select(crop => (crop.Key, crop.Record.Source, crop.Record.Origin, crop.Record.Caption1, crop.Record.Caption2)));
        Assert.Equal(alone.Select(crop => crop.Jpeg), here.Select(crop => crop.Jpeg));
        Assert.Equal(["campaign.txt", "config.json"], Directory.GetFiles(_folder["fleet"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
