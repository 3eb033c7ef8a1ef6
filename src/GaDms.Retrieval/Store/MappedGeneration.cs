using System.Collections;
using System.IO.MemoryMappedFiles;
using GaDms.Retrieval.Search;

namespace GaDms.Retrieval.Store;

/// <summary>The vectors and rows of a gallery as they were at one moment, mapped into memory. Freed when the last search on it ends.</summary>
internal sealed unsafe class MappedGeneration : IDisposable
{
    private readonly MappedRecords _vectors;
    private readonly MappedRecords _rows;
    private readonly MappedRecords _codes;
    private readonly BitArray? _removed;
    private int _users = 1;

    /// <summary>Maps the files.</summary>
    /// <param name="state">What counts.</param>
    /// <param name="files">Where they are.</param>
    /// <param name="removed">Rows that are removed.</param>
    public MappedGeneration(GenerationState state, GenerationFiles files, IReadOnlyCollection<long> removed)
    {
        State = state;
        Removed = removed.Count;
        if (removed.Count > 0)
        {
            _removed = new BitArray(Count);

            // Rows that were added and removed after the count was read are behind it.
            foreach (var row in removed.Where(row => row < Count))
                _removed[(int)row] = true;
        }
        try
        {
            files.Vectors.Check(state.Rows);
            files.Rows.Check(state.Rows);
            _vectors = new MappedRecords(files.Vectors, state.Rows);
            _rows = new MappedRecords(files.Rows, state.Rows);
            CodeCount = ByteProduct.IsSupported ? (int)Math.Min(files.Codes.Count, state.Rows) : 0;
            _codes = new MappedRecords(files.Codes, CodeCount);
        }
        catch
        {
            _vectors?.Dispose();
            _rows?.Dispose();
            throw;
        }
    }

    public GenerationState State { get; }

    /// <summary>Rows, removed ones included.</summary>
    public int Count => checked((int)State.Rows);

    public int Removed { get; }

    public int Dimension => State.Model.Dimension;

    /// <summary>False when it is being freed: there is a newer one.</summary>
    public bool TryUse()
    {
        while (true)
        {
            var users = Volatile.Read(ref _users);
            if (users == 0)
                return false;
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
                return true;
        }
    }

    /// <summary>Ends one use; the last one frees it.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        _vectors.Dispose();
        _rows.Dispose();
        _codes.Dispose();
    }

    public ReadOnlySpan<float> Vector(int row) => new((float*)_vectors.Start + ((long)row * Dimension), Dimension);

    /// <summary>How many of the first rows have codes; the others are compared as they are.</summary>
    public int CodeCount { get; }

    /// <summary>The <see cref="CodeRecord"/> of one of the first <see cref="CodeCount"/> rows.</summary>
    public byte* Code(int row) => _codes.Start + ((long)row * CodeRecord.Length(Dimension));

    public ref readonly RowRecord Row(int row) => ref ((RowRecord*)_rows.Start)[row];

    public bool IsRemoved(int row) => _removed is not null && _removed[row];

    /// <summary>The row of an entry; null when it is not there.</summary>
    public int? Find(long id)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            var found = Row(middle).Id;
            if (found == id)
                return IsRemoved(middle) ? null : middle;
            if (found < id)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return null;
    }

    /// <summary>Rows that are there, spread evenly.</summary>
    public IEnumerable<int> Spread(int count)
    {
        var step = Math.Max(1.0, Count / (double)count);
        for (var at = 0.0; at < Count; at += step)
        {
            if (!IsRemoved((int)at))
                yield return (int)at;
        }
    }

    private sealed class MappedRecords : IDisposable
    {
        private readonly MemoryMappedFile? _file;
        private readonly MemoryMappedViewAccessor? _view;

        public MappedRecords(RecordFile file, long records)
        {
            if (records == 0)
                return;
            var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor(0, file.Offset(records), MemoryMappedFileAccess.Read);
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            Start = start + _view.PointerOffset + RecordFile.HeaderLength;
        }

        public byte* Start { get; }

        public void Dispose()
        {
            if (Start is not null)
                _view!.SafeMemoryMappedViewHandle.ReleasePointer();
            _view?.Dispose();
            _file?.Dispose();
        }
    }
}

/// <summary>A set of vectors, as the database knows it.</summary>
/// <param name="Id">Its number, part of the names of its files.</param>
/// <param name="Model">The model that made it.</param>
/// <param name="Rows">How many rows count, removed ones included.</param>
/// <param name="LastEntry">The entry of the last row, 0 without one.</param>
internal sealed record GenerationState(long Id, GalleryModel Model, long Rows, long LastEntry)
{
    /// <summary>Whether it is the one that is searched.</summary>
    public bool IsCurrent { get; init; }
}
