namespace GaDms.Retrieval.Store;

/// <summary>A second set of vectors of a gallery in a folder, in the making. It holds the writer's lock.</summary>
internal sealed class FolderGeneration : IGeneration
{
    private const int RowsPerCopy = 4096;

    private readonly string _folder;
    private readonly GalleryConnection _connection;
    private readonly GenerationFiles _files;
    private readonly Action<string> _swapped;
    private readonly Action _release;
    private GenerationState _state;
    private bool _disposed;

    private FolderGeneration(string folder, GalleryConnection connection, GenerationState state, Action<string> swapped, Action release)
    {
        _folder = folder;
        _connection = connection;
        _state = state;
        _swapped = swapped;
        _release = release;
        _files = new GenerationFiles(folder, state.Id, state.Model);
    }

    /// <inheritdoc/>
    public long LastId => _state.LastEntry;

    /// <summary>Goes on with the generation in the making, or begins one.</summary>
    /// <param name="folder">The gallery.</param>
    /// <param name="connection">For writing.</param>
    /// <param name="model">Null: the present one, for a copy without gaps.</param>
    /// <param name="swapped">Told the fingerprint of the model that is searched from then on.</param>
    /// <param name="release">Called at the end.</param>
    public static FolderGeneration Begin(string folder, GalleryConnection connection, GalleryModel? model, Action<string> swapped, Action release) => connection.Guard(() =>
    {
        var current = connection.Generation(current: true)!.Model;
        if (connection.Generation(current: false) is { } begun)
        {
            if (model is not null && begun.Model.Fingerprint == model.Fingerprint)
                return new FolderGeneration(folder, connection, begun, swapped, release);
            if (begun.Model.Fingerprint != current.Fingerprint && model is null)
                throw new GalleryException($"{folder}: a reindex with model {begun.Model.Name} was begun; end it with \"gadms gallery reindex\" first");
            connection.Execute("DELETE FROM generation WHERE current = 0");
        }
        var id = connection.InTransaction(() =>
        {
            var made = GallerySchema.InsertGeneration(connection, model ?? current, current: false);
            new GenerationFiles(folder, made, model ?? current).Create();
            return made;
        });
        return new FolderGeneration(folder, connection, new GenerationState(id, model ?? current, 0, 0), swapped, release);
    });

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<(long Id, float[] Vector)> vectors, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Count == 0)
            return Task.CompletedTask;
        return Task.Run(() =>
        {
            var last = LastId;
            foreach (var (id, vector) in vectors)
            {
                GalleryModels.RequireVector(_state.Model, $"entry {id}", vector);
                if (id <= last)
                    throw new ArgumentException($"entry {id} comes after {last}; vectors are appended by rising number", nameof(vectors));
                last = id;
            }
            _connection.InTransaction(() =>
            {
                FolderGallery.Append(_files, _state.Rows, vectors, _connection);
                Count(vectors.Count, last);
                return 0;
            });
            _state = _state with { Rows = _state.Rows + vectors.Count, LastEntry = last };
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task SwapAsync(CancellationToken cancellation = default) => Task.Run(() =>
    {
        _connection.InTransaction(() =>
        {
            var entries = (long)_connection.Scalar("SELECT count(*) FROM entry")!;
            var rows = _state.Rows - _connection.RemovedRows(_state.Id).Count;
            if (rows != entries)
                throw new GalleryException($"{_folder}: {rows} of {entries} people have a vector of model {_state.Model.Name}; run the reindex again");
            _connection.Execute("DELETE FROM generation WHERE current = 1");
            _connection.Execute("UPDATE generation SET current = 1 WHERE id = $id", ("$id", _state.Id));
            return 0;
        });
        _swapped(_state.Model.Fingerprint);
        GenerationFiles.RemoveOthers(_folder, new HashSet<long> { _state.Id });
    }, cancellation);

    /// <summary>Fills it with what is there, leaving out what was removed.</summary>
    /// <param name="use">Gives the present generation, to be released.</param>
    /// <param name="cancellation">Stops between chunks.</param>
    public void CopyFrom(Func<MappedGeneration> use, CancellationToken cancellation)
    {
        var source = use();
        try
        {
            for (var from = 0; from < source.Count; from += RowsPerCopy)
            {
                cancellation.ThrowIfCancellationRequested();
                var kept = Enumerable.Range(from, Math.Min(RowsPerCopy, source.Count - from)).Where(row => !source.IsRemoved(row)).ToArray();
                if (kept.Length > 0)
                    Copy(source, kept);
            }
        }
        finally
        {
            source.Dispose();
        }
    }

    /// <summary>Gives the database's free pages back to the disk.</summary>
    public void Vacuum() => _connection.Guard(() =>
    {
        _connection.Execute("VACUUM");
        return 0;
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!_disposed)
            _release();
        _disposed = true;
        return ValueTask.CompletedTask;
    }

    private void Copy(MappedGeneration source, int[] kept)
    {
        var vectors = new float[kept.Length * source.Dimension];
        var rows = new RowRecord[kept.Length];
        for (var i = 0; i < kept.Length; i++)
        {
            source.Vector(kept[i]).CopyTo(vectors.AsSpan(i * source.Dimension));
            rows[i] = source.Row(kept[i]);
        }
        _connection.InTransaction(() =>
        {
            _files.Append(_state.Rows, vectors, rows);
            Count(kept.Length, rows[^1].Id);
            return 0;
        });
        _state = _state with { Rows = _state.Rows + kept.Length, LastEntry = rows[^1].Id };
    }

    private void Count(int rows, long last) => _connection.SetRows(_state.Id, _state.Rows + rows, last);
}
