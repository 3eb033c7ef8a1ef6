namespace GaDms.Curation.Sources;

/// <summary>Where pictures come from. One implementation is one file.</summary>
public interface ISource
{
    /// <summary>What it is, for progress and report: kind and place.</summary>
    string Description { get; }

    /// <summary>
    /// All entries in an order that is the same in every run. A fault of one picture is an entry with a rejection; only a source
    /// that cannot be read at all throws (<see cref="CurationException"/>).
    /// </summary>
    /// <param name="isDone">Keys that earlier runs have dealt with: they are passed over without being opened or fetched.</param>
    /// <param name="cancellation">Stops reading.</param>
    IAsyncEnumerable<SourceEntry> ReadAsync(Func<string, bool> isDone, CancellationToken cancellation);

    /// <summary>
    /// How many entries <see cref="ReadAsync"/> would give, from what names, headers and lists say: nothing is decoded, fetched or
    /// kept. A close figure, for the time left; null where only reading would tell.
    /// </summary>
    /// <param name="isDone">Keys that earlier runs have dealt with: they are not counted.</param>
    /// <param name="cancellation">Stops counting.</param>
    long? Count(Func<string, bool> isDone, CancellationToken cancellation);
}
