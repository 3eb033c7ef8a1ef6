using System.Threading.Channels;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Indexing;

/// <summary>What an indexing run did.</summary>
public sealed record IndexReport
{
    /// <summary>Pictures that were added.</summary>
    public int Added { get; init; }

    /// <summary>Files that were in the gallery before, by path or by content.</summary>
    public int Known { get; init; }

    /// <summary>What was passed over, and why.</summary>
    public IReadOnlyList<SkippedFile> Skipped { get; init; } = [];
}

/// <summary>
/// Adds the pictures of folders to a gallery: worker threads read and decode, this thread encodes batch by batch.
/// Pictures come into the gallery in the order of the files, whatever the number of threads. Running it again adds only
/// what is new.
/// </summary>
/// <param name="model">The gallery's model.</param>
/// <param name="gallery">Open for adding.</param>
/// <param name="batchSize">Pictures that are encoded, and committed, together.</param>
public sealed class Indexer(RetrievalModel model, Gallery gallery, int batchSize)
{
    // Enough to keep the workers busy while a batch is encoded.
    private const int BatchesAhead = 2;

    /// <summary>Runs until all files are done or <paramref name="cancellation"/> is asked for; whole batches stay.</summary>
    /// <param name="files">From <see cref="PictureFiles.Find"/>.</param>
    /// <param name="progress">Told the number of files done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<IndexReport> RunAsync(IReadOnlyList<string> files, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        gallery.RequireModel(model.Identity);
        var known = gallery.Files();
        var fresh = files.Where(path => !IsUnchanged(path, known)).ToArray();
        var run = new Run(model, gallery, new() { Known = files.Count - fresh.Length });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var prepared = Channel.CreateBounded<Task<PreparedPicture>>(BatchesAhead * batchSize);
        var feeder = Task.Run(() => FeedAsync(fresh, prepared.Writer, stop.Token), CancellationToken.None);
        try
        {
            var batch = new List<PreparedPicture>(batchSize);
            await foreach (var task in prepared.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                batch.Add(await task.ConfigureAwait(false));
                if (batch.Count < batchSize)
                    continue;
                run.Commit(batch);
                batch.Clear();
                progress?.Invoke(run.Done);
                cancellation.ThrowIfCancellationRequested();
            }
            run.Commit(batch);
            progress?.Invoke(run.Done);
            return run.Report;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await feeder.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsUnchanged(string path, IReadOnlyDictionary<string, GalleryFile> known)
    {
        if (!known.TryGetValue(path, out var before))
            return false;
        var now = new FileInfo(path);
        return now.Exists && now.Length == before.Size && now.LastWriteTimeUtc.Ticks == before.Modified;
    }

    /// <summary>Starts the reading of files in order; the channel's bound holds back what would run too far ahead.</summary>
    private async Task FeedAsync(string[] files, ChannelWriter<Task<PreparedPicture>> writer, CancellationToken cancellation)
    {
        try
        {
            foreach (var path in files)
            {
                await writer.WaitToWriteAsync(cancellation).ConfigureAwait(false);
                await writer.WriteAsync(Task.Run(() => PreparedPicture.Read(path, gallery, model), cancellation), cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            writer.Complete();
        }
    }

    private sealed class Run(RetrievalModel model, Gallery gallery, IndexReport start)
    {
        private readonly List<SkippedFile> _skipped = [];
        private int _added;
        private int _known = start.Known;

        public int Done => _added + _known + _skipped.Count;

        public IndexReport Report => new() { Added = _added, Known = _known, Skipped = _skipped };

        public void Commit(IReadOnlyList<PreparedPicture> batch)
        {
            _skipped.AddRange(batch.Where(picture => picture.SkipReason is not null).Select(picture => new SkippedFile(picture.Path, picture.SkipReason!)));
            var linked = batch.Where(picture => picture.IsKnown).ToArray();
            if (linked.Length > 0)
                gallery.Link([.. linked.Select(picture => (picture.File!, picture.Hash))]);
            var fresh = batch.Where(picture => picture.Pixels is not null).ToArray();
            if (fresh.Length == 0)
            {
                _known += linked.Length;
                return;
            }
            var vectors = model.EncodePixels([.. fresh.Select(picture => picture.Pixels!)]);
            var added = gallery.Add([.. fresh.Select((picture, i) => picture.ToImage(vectors[i]))]);
            _added += added;
            _known += linked.Length + fresh.Length - added;
        }
    }
}
