using System.Globalization;
using GaDms.Curation;
using GaDms.Curation.Parts;
using GaDms.Fleet.Queue;
using GaDms.Fleet.Stores;
using GaDms.IO;

namespace GaDms.Fleet;

/// <summary>How a worker works.</summary>
public sealed record FleetWorkerOptions
{
    /// <summary>Where units are worked on.</summary>
    public required string Scratch { get; init; }

    /// <summary>Ends when every unit is committed or parked; else the worker waits for more.</summary>
    public bool UntilDone { get; init; }
}

/// <summary>
/// Takes units from the queue, one at a time, and does them. A message is acknowledged when its unit is committed or parked, so that
/// a worker that dies, or loses its broker, gives its unit back; whoever finds it committed only acknowledges.
/// </summary>
public sealed class FleetWorker(FleetBroker broker, IFleetStore store, FleetWorkerOptions options, Action<string> log)
{
    private const int MostFailedUnits = 3;
    private static readonly TimeSpan s_leastPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_mostPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(2);

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}");
    private readonly HashSet<int> _failedSinceSuccess = [];
    private Campaign? _campaign;

    /// <summary>Works until it is cancelled, or, if that is asked for, all is done.</summary>
    /// <exception cref="CurationException">The broker refuses it, the store holds another campaign, or nothing succeeds here.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var scratch = ScratchSlot.Take(options.Scratch);
        var work = new UnitWork(store, scratch, _name);
        var pause = s_leastPause;
        while (true)
        {
            try
            {
                await using var session = await WorkerSession.OpenAsync(broker, _name, cancellation).ConfigureAwait(false);
                log($"connected to {broker.Place}, queue {broker.Queue}");
                pause = s_leastPause;
                if (await ServeAsync(session, work, cancellation).ConfigureAwait(false))
                    break;
                log($"{broker.Place} has gone away");
            }
            catch (Exception error) when (FleetBroker.IsAway(error) && !cancellation.IsCancellationRequested)
            {
                log(string.Create(CultureInfo.InvariantCulture, $"{OneLine(error.Message)}; trying again in {pause.TotalSeconds:0.#} s"));
            }
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
            pause = pause * 2 < s_mostPause ? pause * 2 : s_mostPause;
        }
        scratch.Clear();
    }

    /// <summary>Does what comes; true when all is done, false when the session is over.</summary>
    private async Task<bool> ServeAsync(WorkerSession session, UnitWork work, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (!await session.Deliveries.WaitToReadAsync(cancellation).AsTask().WaitAsync(s_idle, cancellation).ConfigureAwait(false))
                    return false;
            }
            catch (TimeoutException)
            {
                if (options.UntilDone && await IsDoneAsync(cancellation).ConfigureAwait(false))
                    return true;
                continue;
            }
            while (session.Deliveries.TryRead(out var delivery))
                await HandleAsync(session, work, delivery, cancellation).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(WorkerSession session, UnitWork work, UnitDelivery delivery, CancellationToken cancellation)
    {
        UnitMessage message;
        try
        {
            message = FleetJson.Read<UnitMessage>(delivery.Message.Span, $"A message of {broker.Queue}");
        }
        catch (CurationException error)
        {
            await SetAsideAsync(session, delivery, error.Message, cancellation).ConfigureAwait(false);
            return;
        }
        var campaign = await CampaignAsync(message.Campaign, cancellation).ConfigureAwait(false);
        if (message.Unit < 0 || message.Unit >= campaign.Units)
        {
            await SetAsideAsync(session, delivery, string.Create(CultureInfo.InvariantCulture, $"A message of {broker.Queue}: there is no unit {message.Unit}; campaign {campaign.Id} has {campaign.Units}."), cancellation).ConfigureAwait(false);
            return;
        }
        if (await store.ExistsAsync(FleetFiles.Statistics(message.Unit), cancellation).ConfigureAwait(false))
        {
            log($"{message.Unit:D5} was committed before");
            await session.AcknowledgeAsync(delivery).ConfigureAwait(false);
            return;
        }
        var attempts = new Attempts(store, message.Unit);
        CurationUnit unit;
        try
        {
            unit = await campaign.UnitAsync(message.Unit, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is CurationException or ConfigException)
        {
            // No attempt will find its file whole.
            await ParkAsync(session, new ParkedRecord(campaign.Id, message.Unit, "(cannot be read)", [OneLine(error.Message)]), cancellation).ConfigureAwait(false);
            await session.AcknowledgeAsync(delivery).ConfigureAwait(false);
            return;
        }
        if (await ParkAsync(session, campaign, message.Unit, unit.Name, attempts, cancellation).ConfigureAwait(false))
        {
            await session.AcknowledgeAsync(delivery).ConfigureAwait(false);
            return;
        }

        var attempt = await attempts.BeginAsync(_name, cancellation).ConfigureAwait(false);
        log($"{unit.Number:D5} {unit.Name}: begun");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = TakeBackWhenLostAsync(session, attempt, ended.Task);
        try
        {
            var (done, isOurs) = await work.DoAsync(campaign, unit, cancellation).ConfigureAwait(false);
            log($"{unit.Number:D5} {unit.Name}: {(isOurs ? "committed" : "another worker has committed it")}, {done.Pictures} pictures, {done.Crops} crops");
            await attempt.TakeBackAsync().ConfigureAwait(false);
            await session.AcknowledgeAsync(delivery).ConfigureAwait(false);
            _failedSinceSuccess.Clear();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await attempt.TakeBackAsync().ConfigureAwait(false);
            await session.GiveBackAsync(delivery).ConfigureAwait(false);
            log($"{unit.Number:D5} {unit.Name}: given back");
            throw;
        }
        catch (Exception error)
        {
            ended.TrySetResult();
            await watch.ConfigureAwait(false);
            await FailAsync(session, delivery, campaign, unit.Number, unit.Name, attempts, attempt, error).ConfigureAwait(false);
        }
        finally
        {
            ended.TrySetResult();
            await watch.ConfigureAwait(false);
        }
    }

    private async Task FailAsync(
        WorkerSession session, UnitDelivery delivery, Campaign campaign, int unit, string name, Attempts attempts, Attempt attempt, Exception error)
    {
        var reason = OneLine(error is CurationException or IOException or InvalidDataException ? error.Message : $"{error.GetType().Name}: {error.Message}");
        log($"{unit:D5} {name}: failed: {reason}");
        await attempt.FailAsync(reason).ConfigureAwait(false);
        if (await ParkAsync(session, campaign, unit, name, attempts, CancellationToken.None).ConfigureAwait(false))
            await session.AcknowledgeAsync(delivery).ConfigureAwait(false);
        else
            await session.GiveBackAsync(delivery).ConfigureAwait(false);

        // A wrong key or a missing model is no fault of the units: they shall not all be parked for it.
        _failedSinceSuccess.Add(unit);
        if (_failedSinceSuccess.Count >= MostFailedUnits)
            throw new CurationException($"{MostFailedUnits} units, one after the other, failed on this worker, so it ends; the last: {reason}");
    }

    /// <summary>Parks a unit that has had its attempts; false when it may have another.</summary>
    private async Task<bool> ParkAsync(
        WorkerSession session, Campaign campaign, int unit, string name, Attempts attempts, CancellationToken cancellation)
    {
        var reasons = await attempts.ReasonsAsync(cancellation).ConfigureAwait(false);
        if (reasons.Count < Attempts.Most)
            return false;
        await ParkAsync(session, new ParkedRecord(campaign.Id, unit, name, reasons), cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task ParkAsync(WorkerSession session, ParkedRecord parked, CancellationToken cancellation)
    {
        await store.WriteAsync(FleetFiles.ParkedUnit(parked.Unit), FleetJson.Write(parked), cancellation).ConfigureAwait(false);
        await session.ParkAsync(parked, cancellation).ConfigureAwait(false);
        log($"{parked.Unit:D5} {parked.Name}: parked: {parked.Reasons[^1]}");
    }

    /// <summary>A message that is about no unit goes, as it is and with the reason, where the parked ones are; others shall not stumble over it.</summary>
    private async Task SetAsideAsync(WorkerSession session, UnitDelivery delivery, string reason, CancellationToken cancellation)
    {
        await session.SetAsideAsync(delivery, OneLine(reason), cancellation).ConfigureAwait(false);
        await session.AcknowledgeAsync(delivery).ConfigureAwait(false);
        log($"{OneLine(reason)} It was put into {broker.ParkedQueue}.");
    }

    /// <summary>The broker hands the message to another when the session ends; this worker's attempt, which may yet succeed, is no failure.</summary>
    private static async Task TakeBackWhenLostAsync(WorkerSession session, Attempt attempt, Task ended)
    {
        if (await Task.WhenAny(session.Ended, ended).ConfigureAwait(false) == session.Ended)
            await attempt.TakeBackAsync().ConfigureAwait(false);
    }

    private async Task<Campaign> CampaignAsync(string id, CancellationToken cancellation)
    {
        if (_campaign?.Id != id)
            _campaign = await Campaign.RequireAsync(store, cancellation).ConfigureAwait(false);
        return _campaign.Id == id
            ? _campaign
            : throw new CurationException($"The queue {broker.Queue} has units of campaign {id}, the store {store.Address} holds {_campaign.Id}; give the store or the queue that belongs to the other.");
    }

    private async Task<bool> IsDoneAsync(CancellationToken cancellation)
    {
        if (await Campaign.OpenAsync(store, cancellation).ConfigureAwait(false) is not { } campaign)
            return false;
        var commits = await campaign.CommitsAsync(cancellation).ConfigureAwait(false);
        var parked = await store.ListAsync(FleetFiles.Parked, cancellation).ConfigureAwait(false);
        return commits.Concat(parked).Select(file => FleetFiles.UnitOf(file.Name)).Distinct().Count() >= campaign.Units;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
