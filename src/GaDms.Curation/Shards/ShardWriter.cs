using System.Formats.Tar;
using System.Text.Json;
using GaDms.IO;

namespace GaDms.Curation.Shards;

/// <summary>
/// Writes shards into a folder, which it holds alone. A shard is complete when its statistics are there, for they are written
/// last; what an ended process left incomplete is removed at the next opening, so that the shard is made again from the start.
/// Tars hold no times: the same samples give the same bytes.
/// </summary>
public sealed class ShardWriter : IDisposable
{
    private readonly string _folder;
    private readonly ProcessLock _lock;
    private readonly SortedSet<int> _committed;

    private ShardWriter(string folder, ProcessLock @lock)
    {
        _folder = folder;
        _lock = @lock;
        RemoveIncomplete();
        FinishRemovals();
        _committed = [.. ShardFiles.Committed(folder)];
        foreach (int shard in _committed)
        {
            if (!File.Exists(ShardFiles.Tar(folder, shard)) && ShardStatistics.Read(folder, shard).Samples > 0)
                throw new CurationException($"{ShardFiles.Tar(folder, shard)}: the shard has statistics but its tar is gone; restore it, or begin in a new folder.");
        }
    }

    /// <summary>The complete shards.</summary>
    public IReadOnlyCollection<int> Committed => _committed;

    /// <summary>The number of the next shard.</summary>
    public int Next => _committed.Count == 0 ? 0 : _committed.Max + 1;

    /// <summary>Opens a folder, made if it is missing, and removes what is incomplete in it.</summary>
    /// <exception cref="CurationException">It cannot be written to, another process writes to it, or a tar is gone.</exception>
    public static ShardWriter Open(string folder)
    {
        string path = Path.Combine(folder, ".lock");
        ProcessLock? held = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = ProcessLock.TryTake(path)
                ?? throw new CurationException($"{folder}: another run ({ProcessLock.Holder(path)}) writes to these shards; try again when it is done.");
            return new ShardWriter(folder, held);
        }
        catch (Exception error)
        {
            held?.Dispose();
            if (error is IOException or UnauthorizedAccessException)
                throw new CurationException($"{folder}: the shards cannot be written there ({error.Message}).", error);
            throw;
        }
    }

    /// <summary>
    /// Writes a shard: the tar, in its place only when whole; then <paramref name="journal"/>; then the statistics, which make it
    /// complete. Ended at any moment, the folder opens again as if the shard had not been begun.
    /// </summary>
    /// <param name="statistics">Of the shard; <see cref="ShardStatistics.Samples"/> is set here.</param>
    /// <param name="samples">In their order, keyed by <see cref="ShardFiles.Key"/>; none for a shard that only accounts for rejections.</param>
    /// <param name="journal">Commits what a journal says about the shard's samples.</param>
    /// <exception cref="CurationException">The shard cannot be written.</exception>
    public void Commit(ShardStatistics statistics, IReadOnlyList<CropSample> samples, Action? journal = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(samples);
        if (_committed.Contains(statistics.Shard))
            throw new InvalidOperationException($"Shard {statistics.Shard} is complete already.");
        if (samples.Count > ShardFiles.MaxSamples)
            throw new ArgumentException($"{samples.Count} samples; a shard holds {ShardFiles.MaxSamples}.", nameof(samples));

        try
        {
            if (samples.Count > 0)
                AtomicFile.Write(ShardFiles.Tar(_folder, statistics.Shard), stream => WriteTar(stream, samples));
            journal?.Invoke();
            WriteStatistics(ShardFiles.Statistics(_folder, statistics.Shard), statistics with { Samples = samples.Count });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CurationException($"{ShardFiles.Tar(_folder, statistics.Shard)}: the shard cannot be written ({error.Message}).", error);
        }

        _committed.Add(statistics.Shard);
    }

    /// <summary>
    /// Writes a complete shard anew without some of its samples; the others keep their keys and bytes. Ended at any moment, the shard
    /// is as it was, or, at the next opening, as it should be.
    /// </summary>
    /// <param name="shard">A complete shard.</param>
    /// <param name="isRemoved">Whether a sample goes.</param>
    /// <returns>How many samples went.</returns>
    /// <exception cref="CurationException">The shard cannot be read or written.</exception>
    public int Remove(int shard, Func<CropSample, bool> isRemoved)
    {
        ArgumentNullException.ThrowIfNull(isRemoved);
        ShardStatistics before = ShardStatistics.Read(_folder, shard);
        int kept = 0;
        try
        {
            AtomicFile.Write(
                ShardFiles.Tar(_folder, shard) + ShardFiles.RemovalExtension,
                stream => WriteTar(stream, ShardReader.Read(_folder, shard).Where(sample => !isRemoved(sample) && ++kept > 0)));

            // With these the removal is decided: from here on it is finished, by the next opening if need be.
            if (kept < before.Samples)
                WriteStatistics(ShardFiles.Statistics(_folder, shard) + ShardFiles.RemovalExtension, before with { Samples = kept });
            FinishRemovals();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CurationException($"{ShardFiles.Tar(_folder, shard)}: the shard cannot be written ({error.Message}).", error);
        }

        return before.Samples - kept;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static void WriteStatistics(string path, ShardStatistics statistics) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, statistics, ShardJson.Indented));

    /// <summary>The tar of some samples. It holds no times: the same samples give the same bytes.</summary>
    internal static void WriteTar(Stream stream, IEnumerable<CropSample> samples)
    {
        using var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (CropSample sample in samples)
        {
            WriteMember(tar, $"{sample.Key}.jpg", sample.Jpeg);
            WriteMember(tar, $"{sample.Key}.json", JsonSerializer.SerializeToUtf8Bytes(sample.Record, ShardJson.Compact));
        }
    }

    private static void WriteMember(TarWriter tar, string name, byte[] content) => tar.WriteEntry(
        new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(content, writable: false),
            ModificationTime = DateTimeOffset.UnixEpoch,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        });

    /// <summary>Puts tars and statistics without the removed samples into their places; what was not decided on is dropped.</summary>
    private void FinishRemovals()
    {
        const string tarRemoval = ShardFiles.TarExtension + ShardFiles.RemovalExtension;
        const string statisticsRemoval = ShardFiles.StatisticsExtension + ShardFiles.RemovalExtension;
        foreach (string file in Directory.GetFiles(_folder, "*" + statisticsRemoval))
        {
            if (ShardFiles.Number(Path.GetFileName(file), statisticsRemoval) is not { } shard)
                continue;
            string tar = ShardFiles.Tar(_folder, shard);
            string waiting = tar + ShardFiles.RemovalExtension;
            if (ShardStatistics.ReadFile(file).Samples == 0)
                File.Delete(tar);
            else if (File.Exists(waiting))
                File.Move(waiting, tar, overwrite: true);
            File.Delete(waiting);
            File.Move(file, ShardFiles.Statistics(_folder, shard), overwrite: true);
        }

        foreach (string file in Directory.GetFiles(_folder, "*" + tarRemoval))
        {
            if (ShardFiles.Number(Path.GetFileName(file), tarRemoval) is not null)
                File.Delete(file);
        }
    }

    private void RemoveIncomplete()
    {
        foreach (string file in Directory.EnumerateFiles(_folder).ToList())
        {
            string name = Path.GetFileName(file);
            if (name.EndsWith(AtomicFile.PartialExtension, StringComparison.Ordinal)
                || (ShardFiles.Number(name, ShardFiles.TarExtension) is { } shard && !File.Exists(ShardFiles.Statistics(_folder, shard))))
            {
                File.Delete(file);
            }
        }
    }
}
