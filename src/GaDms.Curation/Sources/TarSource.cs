using System.Formats.Tar;
using System.Runtime.CompilerServices;

namespace GaDms.Curation.Sources;

/// <summary>
/// WebDataset shards as img2dataset writes them: <c>KEY.jpg</c> (png, webp ...), <c>KEY.txt</c> or <c>KEY.json</c> with the
/// caption, the members of a sample side by side. Nothing is unpacked to the disk. A bad member costs its sample; a shard that is
/// cut costs what comes after the cut.
/// </summary>
/// <param name="path">A tar, or a folder of tars, which are read ordinally by relative path.</param>
/// <param name="limits">Largest member.</param>
public sealed class TarSource(string path, SourceLimits limits) : ISource
{
    /// <inheritdoc/>
    public string Description => $"shards {path}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEntry> ReadAsync(
        Func<string, bool> isDone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isDone);
        foreach ((string file, string name) in Shards())
        {
            // The reader is synchronous: a shard is a local file, and its pictures are taken one by one.
            foreach (SourceEntry entry in ReadShard(file, name, isDone))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return entry;
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public long? Count(Func<string, bool> isDone, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isDone);
        return Shards().Sum(shard => CountShard(shard.File, shard.Name, isDone, cancellation));
    }

    private IEnumerable<(string File, string Name)> Shards()
    {
        if (File.Exists(path))
            return [(path, Path.GetFileName(path))];
        if (!Directory.Exists(path))
            throw new CurationException($"{path}: there is no such file or folder; give a tar or the folder of the tars.");
        return FolderWalk.Files(path)
            .Where(item => item.Path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase))
            .Select(item => (Path.Combine(path, item.Path), item.Path));
    }

    private IEnumerable<SourceEntry> ReadShard(string file, string name, Func<string, bool> isDone)
    {
        var keys = new UniqueKeys();
        bool empty = true;
        TarSample? sample = null;
        if (Open(file, out string? damage) is { } members)
        {
            using (members)
            {
                while (members.MoveNext())
                {
                    TarEntry member = members.Current;
                    if (member.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes)
                        continue;
                    if (Refusal(member) is { } refusal)
                    {
                        empty = false;
                        string key = keys.Add($"{name}#{member.Name}", out _);
                        if (!isDone(key))
                            yield return SourceEntry.Rejected(key, $"{file}: {member.Name}", refusal);
                        continue;
                    }

                    if (TarNames.Split(member.Name) is not var (stem, kind))
                        continue;
                    if (sample?.Stem != stem)
                    {
                        empty = false;
                        if (sample?.ToEntry() is { } complete)
                            yield return complete;
                        string key = keys.Add($"{name}#{stem}", out bool repeated);
                        sample = new TarSample(stem, key, $"{file}: {stem}", limits, skip: isDone(key), repeated);
                    }

                    sample.Add(kind, members);
                }

                damage = members.Damage;
            }
        }

        if (sample?.ToEntry() is { } last)
            yield return last;
        string rest = keys.Add($"{name}#", out _);
        if (damage is not null && !isDone(rest))
            yield return SourceEntry.Rejected(rest, file, new("tar-damaged", damage));
        else if (damage is null && empty && !isDone(rest))
            yield return SourceEntry.Rejected(rest, file, new("tar-empty", "the shard has no samples"));
    }

    /// <summary>Goes from header to header, as <see cref="ReadShard"/> does, past the contents.</summary>
    private static long CountShard(string file, string name, Func<string, bool> isDone, CancellationToken cancellation)
    {
        long count = 0;
        bool empty = true;
        string? sample = null;
        if (Open(file, out string? damage) is { } members)
        {
            using (members)
            {
                while (members.MoveNext())
                {
                    cancellation.ThrowIfCancellationRequested();
                    TarEntry member = members.Current;
                    if (member.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes)
                        continue;
                    bool refused = Refusal(member) is not null;
                    string? stem = refused ? member.Name : TarNames.Split(member.Name)?.Sample;
                    if (stem is null || (!refused && stem == sample))
                        continue;
                    empty = false;
                    if (!refused)
                        sample = stem;
                    Add(stem);
                }

                damage = members.Damage;
            }
        }

        if (damage is not null || empty)
            Add("");
        return count;

        void Add(string key) => count += isDone($"{name}#{key}") ? 0 : 1;
    }

    private static Rejection? Refusal(TarEntry member)
    {
        if (TarNames.Flaw(member.Name) is { } flaw)
            return new("tar-unsafe-name", flaw);
        return member.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile
            ? null
            : new("tar-not-a-file", $"the member is a {member.EntryType}");
    }

    private static TarMembers? Open(string file, out string? fault)
    {
        try
        {
            fault = null;
            return new TarMembers(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = error.Message;
            return null;
        }
    }
}
