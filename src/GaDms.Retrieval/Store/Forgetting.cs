using System.Runtime.InteropServices;
using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Store;

/// <summary>What is left of people after they were removed.</summary>
/// <param name="Entries">How many entries were removed.</param>
/// <param name="Traces">Pieces of their vectors, thumbnails and frames that were looked for in the gallery's files.</param>
/// <param name="Before">How many of those were found before the removal, which shows that looking finds them.</param>
/// <param name="After">How many were found after it.</param>
/// <param name="Answers">Questions to the gallery (entry, vector, thumbnail, frame, search with the very vector) that still gave an answer.</param>
public sealed record ForgetReport(int Entries, int Traces, int Before, int After, int Answers)
{
    /// <summary>Whether nothing is left.</summary>
    public bool IsProven => After == 0 && Answers == 0;
}

/// <summary>Removes a person for good and looks whether that is so.</summary>
public static class Forgetting
{
    private const int TraceLength = 32;

    // Fewer different bytes are an even surface, of which others have their own.
    private const int LeastDifferentBytes = 16;
    private const int WindowLength = 1 << 22;

    /// <summary>Removes entries, gives their space back, and looks for what could be left of them.</summary>
    /// <param name="gallery">For one in a folder its files are read through; what a database server keeps is the server's.</param>
    /// <param name="ids">Who: all entries of a track.</param>
    /// <param name="cancellation">Heard before the removal.</param>
    public static async Task<ForgetReport> ForgetAsync(IGallery gallery, IReadOnlyList<long> ids, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        var people = new List<(long Id, float[] Vector)>();
        var traces = new List<byte[]>();
        foreach (var id in ids)
        {
            if (await gallery.VectorAsync(id, cancellation).ConfigureAwait(false) is not { } vector)
                continue;
            people.Add((id, vector));
            traces.AddRange(Traces(MemoryMarshal.AsBytes<float>(vector).ToArray()));
            traces.AddRange(Traces(CodeRecord.Encode(vector, vector.Length)));
            traces.AddRange(Traces(await gallery.ThumbnailAsync(id, cancellation).ConfigureAwait(false)));
            traces.AddRange(Traces(await gallery.FrameAsync(id, cancellation).ConfigureAwait(false)));
        }
        var folder = (gallery as FolderGallery)?.Location;
        var before = folder is null ? 0 : Count(folder, traces);
        var removed = await gallery.RemoveAsync(ids, cancellation).ConfigureAwait(false);
        await gallery.CompactAsync(CancellationToken.None).ConfigureAwait(false);
        var answers = 0;
        foreach (var (id, vector) in people)
            answers += await AnswersAsync(gallery, id, vector).ConfigureAwait(false);
        return new ForgetReport(removed, folder is null ? 0 : traces.Count, before, folder is null ? 0 : Count(folder, traces), answers);
    }

    private static async Task<int> AnswersAsync(IGallery gallery, long id, float[] vector)
    {
        bool[] answers =
        [
            (await gallery.EntriesAsync([id]).ConfigureAwait(false)).Count > 0,
            await gallery.VectorAsync(id).ConfigureAwait(false) is not null,
            await gallery.ThumbnailAsync(id).ConfigureAwait(false) is not null,
            await gallery.FrameAsync(id).ConfigureAwait(false) is not null,
            (await gallery.SearchAsync(new VectorQuery(vector, 10)).ConfigureAwait(false)).Any(hit => hit.Id == id),
        ];
        return answers.Count(answer => answer);
    }

    /// <summary>Pieces from the inside of a blob, where no two are alike: of a JPEG behind its tables.</summary>
    private static IEnumerable<byte[]> Traces(byte[]? blob)
    {
        if (blob is null)
            return [];
        ReadOnlySpan<byte> startOfScan = [0xFF, 0xDA];
        var inside = blob.AsMemory(blob is [0xFF, 0xD8, ..] ? Math.Max(0, blob.AsSpan().IndexOf(startOfScan)) : 0);
        return inside.Length < 4 * TraceLength
            ? []
            : ((int[])[1, 2, 3])
                .Select(quarter => inside.Slice((int)((long)inside.Length * quarter / 4) - (TraceLength / 2), TraceLength).ToArray())
                .Where(trace => trace.Distinct().Count() >= LeastDifferentBytes);
    }

    private static int Count(string folder, List<byte[]> traces)
    {
        var found = new HashSet<int>();
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var window = new byte[WindowLength];
            int read;

            // Windows overlap, so that nothing hides between two of them.
            for (var at = 0L; (read = RandomAccess.Read(file, window, at)) > TraceLength; at += read - TraceLength)
            {
                for (var i = 0; i < traces.Count; i++)
                {
                    if (!found.Contains(i) && window.AsSpan(0, read).IndexOf(traces[i]) >= 0)
                        found.Add(i);
                }
            }
        }
        return found.Count;
    }
}
