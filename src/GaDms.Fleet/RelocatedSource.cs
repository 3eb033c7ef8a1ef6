using System.Runtime.CompilerServices;
using GaDms.Curation.Sources;

namespace GaDms.Fleet;

/// <summary>A source that is read from a copy and says where the original is.</summary>
internal sealed class RelocatedSource(ISource copy, string path, string address) : ISource
{
    public string Description => copy.Description.Replace(path, address, StringComparison.Ordinal);

    public async IAsyncEnumerable<SourceEntry> ReadAsync(Func<string, bool> isDone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entry in copy.ReadAsync(isDone, cancellation).ConfigureAwait(false))
            yield return entry.Origin.StartsWith(path, StringComparison.Ordinal) ? entry with { Origin = address + entry.Origin[path.Length..] } : entry;
    }

    public long? Count(Func<string, bool> isDone, CancellationToken cancellation) => copy.Count(isDone, cancellation);
}
