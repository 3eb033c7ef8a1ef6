using System.Runtime.CompilerServices;
using GaDms.Curation.Fetching;

namespace GaDms.Curation.Sources;

/// <summary>
/// A list of addresses, fetched several at a time and given in the list's order: an entry waits for those before it, and at most
/// <see cref="FetchSettings.LookAhead"/> of them are under way or waiting.
/// </summary>
/// <param name="path">The list: <c>.csv</c> or <c>.tsv</c> with a header line, or <c>.jsonl</c>.</param>
/// <param name="addressField">Its column or member with the address.</param>
/// <param name="captionField">Its column or member with the caption; null if there is none.</param>
/// <param name="fetcher">Fetches; stays the caller's.</param>
public sealed class AddressSource(string path, string addressField, string? captionField, Fetcher fetcher) : ISource
{
    /// <inheritdoc/>
    public string Description => $"addresses of {path}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEntry> ReadAsync(
        Func<string, bool> isDone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isDone);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pending = new Queue<Task<SourceEntry>>();
        var keys = new UniqueKeys();
        try
        {
            foreach (AddressRow row in new AddressList(path, addressField, captionField).Read())
            {
                string key = keys.Add(Key(row), out bool repeated);
                if (isDone(key))
                    continue;
                pending.Enqueue(EntryAsync(row, key, repeated, stop.Token));
                if (pending.Count >= fetcher.Settings.LookAhead)
                    yield return await pending.Dequeue().ConfigureAwait(false);
            }

            while (pending.TryDequeue(out Task<SourceEntry>? next))
                yield return await next.ConfigureAwait(false);
        }
        finally
        {
            // When the reader stops early, fetches under way are ended, not left behind.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(pending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public long? Count(Func<string, bool> isDone, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isDone);
        long count = 0;
        foreach (AddressRow row in new AddressList(path, addressField, captionField).Read())
        {
            cancellation.ThrowIfCancellationRequested();

            // A repeated address counts like its first row; to tell them apart would keep the whole list in memory.
            if (!isDone(Key(row)))
                count++;
        }

        return count;
    }

    private string Key(AddressRow row) => row.Address ?? $"{Path.GetFileName(path)}:{row.Line}";

    private async Task<SourceEntry> EntryAsync(AddressRow row, string key, bool repeated, CancellationToken cancellation)
    {
        string origin = row.Address ?? $"{path}:{row.Line}";
        if (row.Rejection is { } bad)
            return SourceEntry.Rejected(key, origin, bad);
        if (repeated)
            return SourceEntry.Rejected(key, origin, new("duplicate-key", $"line {row.Line}: the list has this address already"));

        FetchResult fetched = await fetcher.FetchAsync(row.Address!, cancellation).ConfigureAwait(false);
        return fetched.Rejection is { } rejection
            ? SourceEntry.Rejected(key, origin, rejection)
            : new SourceEntry { Key = key, Origin = origin, Bytes = fetched.Bytes, Sha256 = fetched.Sha256, Caption = row.Caption };
    }
}
