using System.Globalization;
using GaDms.Fleet.Stores;

namespace GaDms.Fleet;

/// <summary>
/// The attempts at a unit, a file of the store for each. One that failed has its reason; one that ends without a reason died with its
/// worker. An attempt that was not the unit's fault (the worker was stopped, the broker went away) is taken back and does not count.
/// </summary>
internal sealed class Attempts(IFleetStore store, int unit)
{
    /// <summary>As many as there may be.</summary>
    public const int Most = 3;

    /// <summary>What became of the attempts so far.</summary>
    public async Task<IReadOnlyList<string>> ReasonsAsync(CancellationToken cancellation)
    {
        var attempts = new List<AttemptRecord>();
        foreach (var file in await store.ListAsync(FleetFiles.AttemptsOf(unit), cancellation).ConfigureAwait(false))
        {
            if (await store.ReadAsync(file.Name, cancellation).ConfigureAwait(false) is { } content)
                attempts.Add(FleetJson.Read<AttemptRecord>(content, $"{store.Address}/{file.Name}"));
        }
        return [.. attempts.OrderBy(attempt => attempt.Started).Select(attempt => $"{attempt.Worker}: {attempt.Reason ?? Died(attempt)}")];
    }

    /// <summary>Begins an attempt.</summary>
    public async Task<Attempt> BeginAsync(string worker, CancellationToken cancellation)
    {
        var attempt = new Attempt(store, $"{FleetFiles.AttemptsOf(unit)}{Guid.NewGuid():N}.json", new AttemptRecord(worker, DateTime.UtcNow, null));
        await attempt.WriteAsync(cancellation).ConfigureAwait(false);
        return attempt;
    }

    private static string Died(AttemptRecord attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"the worker died, or was cut off, after it had begun at {attempt.Started:u}");
}

/// <summary>An attempt of this worker.</summary>
internal sealed class Attempt(IFleetStore store, string file, AttemptRecord record)
{
    private AttemptRecord _record = record;

    /// <summary>When it began.</summary>
    public DateTime Started => _record.Started;

    /// <summary>Writes its file.</summary>
    public Task WriteAsync(CancellationToken cancellation) => store.WriteAsync(file, FleetJson.Write(_record), cancellation);

    /// <summary>Says why it failed.</summary>
    public Task FailAsync(string reason)
    {
        _record = _record with { Reason = reason };
        return WriteAsync(CancellationToken.None);
    }

    /// <summary>Makes it not count.</summary>
    public Task TakeBackAsync() => store.DeleteAsync(file, CancellationToken.None);
}
