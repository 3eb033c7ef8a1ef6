using GaDms.Curation;
using GaDms.Fleet.Queue;
using GaDms.Fleet.Stores;
using RabbitMQ.Client.Exceptions;

namespace GaDms.Fleet;

/// <summary>A worker, as what it left in the store tells.</summary>
/// <param name="Name">Machine and process.</param>
/// <param name="Unit">The unit that it has begun and not ended; null when it has none.</param>
/// <param name="Since">When it began that.</param>
/// <param name="Committed">Units that it has committed lately.</param>
/// <param name="Pictures">Pictures of those.</param>
public sealed record WorkerState(string Name, int? Unit, DateTime? Since, int Committed, long Pictures);

/// <summary>A unit that is not tried any more.</summary>
/// <param name="Unit">Its number.</param>
/// <param name="Name">What it is.</param>
/// <param name="Reasons">What became of each attempt.</param>
public sealed record ParkedUnit(int Unit, string Name, IReadOnlyList<string> Reasons);

/// <summary>How far a campaign is.</summary>
public sealed record FleetStatus
{
    private const int MostRead = 200;

    /// <summary>The time that rates are of.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(15);

    /// <summary>The campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>Its units.</summary>
    public required int Units { get; init; }

    /// <summary>Of them, those that are committed.</summary>
    public required int Committed { get; init; }

    /// <summary>Messages that wait in the queue.</summary>
    public required long Waiting { get; init; }

    /// <summary>Workers that are connected.</summary>
    public required long Connected { get; init; }

    /// <summary>Messages in the queue of parked units.</summary>
    public required long ParkedMessages { get; init; }

    /// <summary>Units committed a minute lately; 0 when nothing was.</summary>
    public required double UnitsPerMinute { get; init; }

    /// <summary>Pictures a second lately.</summary>
    public required double PicturesPerSecond { get; init; }

    /// <summary>At this rate; null when there is none.</summary>
    public required TimeSpan? Left { get; init; }

    /// <summary>The workers that did something lately, or are at it.</summary>
    public required IReadOnlyList<WorkerState> Workers { get; init; }

    /// <summary>The units that are not tried any more.</summary>
    public required IReadOnlyList<ParkedUnit> Parked { get; init; }

    /// <summary>Asks broker and store.</summary>
    /// <exception cref="CurationException">There is no campaign, or the broker cannot be reached.</exception>
    public static async Task<FleetStatus> ReadAsync(FleetBroker broker, IFleetStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(broker);
        ArgumentNullException.ThrowIfNull(store);
        var campaign = await Fleet.Campaign.RequireAsync(store, cancellation).ConfigureAwait(false);
        var (waiting, connected, parkedMessages) = await QueueAsync(broker, cancellation).ConfigureAwait(false);
        var commits = await campaign.CommitsAsync(cancellation).ConfigureAwait(false);
        var parked = await campaign.ParkedAsync(cancellation).ConfigureAwait(false);

        // By the store's clock alone: the newest of its files stands for now, so that a stopped fleet still shows its rate.
        var newest = commits.Count == 0 ? default : commits.Max(file => file.Modified);
        StoredFile[] recent = [.. commits.Where(file => file.Modified > newest - Window).OrderByDescending(file => file.Modified).Take(MostRead)];
        var lately = await ReadAsync(campaign, recent, cancellation).ConfigureAwait(false);
        var minutes = recent.Length < 2 ? 0 : (newest - recent[^1].Modified).TotalMinutes;

        // The first of them only says when the time begins.
        var (rate, pictures) = minutes > 0
            ? ((recent.Length - 1) / minutes, lately.SkipLast(1).Sum(unit => (double)unit.Pictures) / minutes / 60)
            : (0, 0);
        var left = campaign.Units - commits.Count - parked.Count;
        return new FleetStatus
        {
            Campaign = campaign.Id,
            Units = campaign.Units,
            Committed = commits.Count,
            Waiting = waiting,
            Connected = connected,
            ParkedMessages = parkedMessages,
            UnitsPerMinute = rate,
            PicturesPerSecond = pictures,
            Left = left <= 0 ? TimeSpan.Zero : rate > 0 ? TimeSpan.FromMinutes(left / rate) : null,
            Workers = await WorkersAsync(store, commits, parked, lately, cancellation).ConfigureAwait(false),
            Parked = [.. parked.Select(unit => new ParkedUnit(unit.Unit, unit.Name, unit.Reasons))],
        };
    }

    private static async Task<(long Waiting, long Connected, long Parked)> QueueAsync(FleetBroker broker, CancellationToken cancellation)
    {
        try
        {
            var connection = await broker.ConnectAsync("gadms curate status", cancellation).ConfigureAwait(false);
            await using var closing = connection.ConfigureAwait(false);
            var channel = await FleetBroker.OpenChannelAsync(connection, cancellation).ConfigureAwait(false);
            await using var closingChannel = channel.ConfigureAwait(false);
            await broker.DeclareAsync(channel, cancellation).ConfigureAwait(false);
            var units = await channel.QueueDeclarePassiveAsync(broker.Queue, cancellation).ConfigureAwait(false);
            return (units.MessageCount, units.ConsumerCount, await channel.MessageCountAsync(broker.ParkedQueue, cancellation).ConfigureAwait(false));
        }
        catch (Exception error) when (FleetBroker.IsAway(error) && !cancellation.IsCancellationRequested)
        {
            throw new CurationException($"{broker.Place}: the broker cannot be reached ({(error as BrokerUnreachableException)?.InnerException?.Message ?? error.Message}).", error);
        }
    }

    private static async Task<IReadOnlyList<UnitStatistics>> ReadAsync(Campaign campaign, IEnumerable<StoredFile> files, CancellationToken cancellation)
    {
        var units = new List<UnitStatistics>();
        foreach (var file in files)
        {
            if (await campaign.StatisticsAsync(FleetFiles.UnitOf(file.Name), cancellation).ConfigureAwait(false) is { } unit)
                units.Add(unit);
        }
        return units;
    }

    private static async Task<IReadOnlyList<WorkerState>> WorkersAsync(
        IFleetStore store, IReadOnlyList<StoredFile> commits, IReadOnlyList<ParkedRecord> parked, IReadOnlyList<UnitStatistics> lately, CancellationToken cancellation)
    {
        var ended = commits.Select(file => FleetFiles.UnitOf(file.Name)).Concat(parked.Select(unit => unit.Unit)).ToHashSet();
        var workers = lately.GroupBy(unit => unit.Worker, StringComparer.Ordinal).ToDictionary(
            units => units.Key, units => new WorkerState(units.Key, null, null, units.Count(), units.Sum(unit => (long)unit.Pictures)), StringComparer.Ordinal);
        foreach (var file in await store.ListAsync(FleetFiles.Attempts, cancellation).ConfigureAwait(false))
        {
            var number = FleetFiles.UnitOf(file.Name);
            if (ended.Contains(number) || await store.ReadAsync(file.Name, cancellation).ConfigureAwait(false) is not { } content)
                continue;
            var attempt = FleetJson.Read<AttemptRecord>(content, $"{store.Address}/{file.Name}");
            if (attempt.Reason is null)
                workers[attempt.Worker] = workers.GetValueOrDefault(attempt.Worker, new WorkerState(attempt.Worker, null, null, 0, 0)) with { Unit = number, Since = attempt.Started };
        }
        return [.. workers.Values.OrderBy(worker => worker.Name, StringComparer.Ordinal)];
    }
}
