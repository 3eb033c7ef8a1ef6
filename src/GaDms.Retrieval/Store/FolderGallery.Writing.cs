namespace GaDms.Retrieval.Store;

/// <content>What changes the gallery.</content>
public sealed partial class FolderGallery
{
    /// <inheritdoc/>
    public Task<AddResult> AddAsync(IReadOnlyList<NewMedia> media, bool replace = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        return WriteAsync(connection =>
        {
            var state = connection.Generation(current: true)!;
            if (state.Model.Fingerprint != _adds)
                throw GalleryModels.Other(Location, state.Model, _adds[..12]);
            foreach (var (name, vector) in media.SelectMany(item => item.Entries.Select(entry => (item.Name, entry.Vector))))
                GalleryModels.RequireVector(state.Model, name, vector);
            return connection.InTransaction(() => Add(connection, connection.Generation(current: true)!, media, replace));
        }, cancellation);
    }

    /// <inheritdoc/>
    public void AddVectorsOf(GalleryModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _adds = model.Fingerprint;
    }

    /// <inheritdoc/>
    public Task LinkAsync(IReadOnlyList<(GalleryFile File, string Hash)> files, CancellationToken cancellation = default) =>
        WriteAsync(connection => connection.InTransaction(() =>
        {
            foreach (var (file, hash) in files)
                Link(connection, file, connection.MediaOf(hash) ?? throw new GalleryException($"{file.Path}: its content was removed from the gallery meanwhile; index it again"));
            return 0;
        }), cancellation);

    /// <inheritdoc/>
    public Task<int> RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellation = default) =>
        WriteAsync(connection => connection.InTransaction(() => Remove(connection, ids)), cancellation);

    /// <inheritdoc/>
    public async Task CompactAsync(CancellationToken cancellation = default)
    {
        await using var generation = await BeginAsync(model: null, cancellation).ConfigureAwait(false);
        await Task.Run(() => generation.CopyFrom(UseCurrent, cancellation), cancellation).ConfigureAwait(false);
        await generation.SwapAsync(cancellation).ConfigureAwait(false);
        generation.Vacuum();
    }

    /// <inheritdoc/>
    public async Task<IGeneration> BeginGenerationAsync(GalleryModel model, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return await BeginAsync(model, cancellation).ConfigureAwait(false);
    }

    private async Task<FolderGeneration> BeginAsync(GalleryModel? model, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        IDisposable? held = null;
        try
        {
            held = WriterLock.Take(Location, cancellation);
            var connection = Writer();
            Recover(connection);
            return FolderGeneration.Begin(Location, connection, model, fingerprint => _adds = fingerprint, () =>
            {
                held.Dispose();
                _writing.Release();
            });
        }
        catch
        {
            held?.Dispose();
            _writing.Release();
            throw;
        }
    }

    /// <summary>Runs work that writes: alone in this process and among processes.</summary>
    private async Task<T> WriteAsync<T>(Func<GalleryConnection, T> work, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() =>
            {
                using var held = WriterLock.Take(Location, cancellation);
                var connection = Writer();
                return connection.Guard(() =>
                {
                    Recover(connection);
                    var result = work(connection);
                    Wipe(connection);
                    return result;
                });
            }, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private GalleryConnection Writer() => _writer ??= GallerySchema.Open(Path.Combine(Location, DatabaseName));

    /// <summary>Ends what a process that was killed has left: missing codes, vectors of removed people, files of dropped generations.</summary>
    private void Recover(GalleryConnection connection)
    {
        foreach (var state in connection.Generations())
            new GenerationFiles(Location, state.Id, state.Model).CompleteCodes(state.Rows);
        Wipe(connection);
        GenerationFiles.RemoveOthers(Location, connection.Generations().Select(state => state.Id).ToHashSet());
    }

    private AddResult Add(GalleryConnection connection, GenerationState state, IReadOnlyList<NewMedia> media, bool replace)
    {
        var (added, entries, known) = (0, new List<(long Id, float[] Vector)>(), 0);
        var now = DateTimeOffset.UtcNow;

        // Copies within a batch would replace each other.
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in media)
        {
            var there = connection.MediaOf(item.Hash);
            if (there is null || (replace && replaced.Add(item.Hash)))
            {
                if (there is { } id)
                    Remove(connection, connection.EntriesOf(id));
                var numbers = connection.Insert(item, now);
                entries.AddRange(numbers.Select((number, i) => (number, item.Entries[i].Vector)));
                replaced.Add(item.Hash);
                added++;
            }
            else
            {
                known++;
            }
            if (item.File is { } file)
                Link(connection, file, connection.MediaOf(item.Hash)!.Value);
        }

        // A path that is given twice in a batch takes its first content away again.
        entries.RemoveAll(entry => connection.Scalar("SELECT 1 FROM entry WHERE id = $id", ("$id", entry.Id)) is null);
        if (entries.Count == 0)
            return new AddResult(added, 0, known);
        var files = new GenerationFiles(Location, state.Id, state.Model);
        Append(files, state.Rows, entries, connection);
        connection.SetRows(state.Id, state.Rows + entries.Count, entries[^1].Id);
        return new AddResult(added, entries.Count, known);
    }

    /// <summary>Writes vectors and rows behind those that count.</summary>
    internal static void Append(GenerationFiles files, long at, IReadOnlyList<(long Id, float[] Vector)> entries, GalleryConnection connection)
    {
        var dimension = entries[0].Vector.Length;
        var vectors = new float[entries.Count * dimension];
        var rows = new RowRecord[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            entries[i].Vector.CopyTo(vectors, i * dimension);
            rows[i] = connection.RowOf(entries[i].Id);
        }
        files.Append(at, vectors, rows);
    }

    private void Link(GalleryConnection connection, GalleryFile file, long media)
    {
        if (connection.Link(file, media) is { } orphan)
            Delete(connection, orphan);
    }

    /// <summary>Deletes content with its entries, as if it had never been there.</summary>
    private void Delete(GalleryConnection connection, long media)
    {
        Remove(connection, connection.EntriesOf(media));
        connection.DeleteMedia(media);
    }

    private int Remove(GalleryConnection connection, IReadOnlyList<long> ids)
    {
        var removed = ids.Distinct().Where(connection.DeleteEntry).ToArray();
        if (removed.Length == 0)
            return 0;
        foreach (var state in connection.Generations())
        {
            var generation = new MappedGeneration(state, new GenerationFiles(Location, state.Id, state.Model), []);
            foreach (var id in removed)
            {
                if (generation.Find(id) is { } row)
                    connection.MarkRemoved(state.Id, row);
            }
            generation.Dispose();
        }
        return removed.Length;
    }

    /// <summary>Overwrites vectors and rows of removed entries; until that is noted it is done again.</summary>
    private void Wipe(GalleryConnection connection)
    {
        foreach (var state in connection.Generations())
        {
            var rows = connection.RemovedRows(state.Id, unwipedOnly: true);
            if (rows.Count == 0)
                continue;
            var files = new GenerationFiles(Location, state.Id, state.Model);
            files.Wipe(rows);
            connection.Execute("UPDATE removed SET wiped = 1 WHERE generation = $generation", ("$generation", state.Id));
        }
    }
}
