using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GaDms.Model.Checkpoints;

/// <summary>One tensor of a <see cref="TensorFile"/>. Its numbers stay in the file until they are asked for.</summary>
public sealed class TensorEntry
{
    private const int ChunkBytes = 1 << 18;

    private readonly SafeFileHandle _file;
    private readonly long _offset;
    private readonly long[]? _strides;
    private readonly ZipRecord? _record;

    /// <summary>Takes a tensor whose place in the file has been checked.</summary>
    /// <param name="name">Name in the file.</param>
    /// <param name="type">Number format.</param>
    /// <param name="shape">Sizes of the axes, empty for a scalar.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">Byte in the file at which the first element stands.</param>
    /// <param name="strides">Elements from one index to the next along each axis; null where rows follow each other.</param>
    /// <param name="record">The entry of a zip archive that the numbers lie in; null in other files.</param>
    internal TensorEntry(
        string name, StoredType type, long[] shape, SafeFileHandle file, long offset, long[]? strides = null, ZipRecord? record = null)
    {
        Name = name;
        DType = type;
        Shape = shape;
        ElementCount = StoredNumbers.Count(shape);
        _file = file;
        _offset = offset;
        _strides = strides;
        _record = record;
    }

    /// <summary>Name in the file; tensors nested in containers have the path to them, joined by dots.</summary>
    public string Name { get; }

    /// <summary>Number format in the file.</summary>
    public StoredType DType { get; }

    /// <summary>Sizes of the axes; empty for a scalar.</summary>
    public long[] Shape { get; }

    /// <summary>Product of the sizes.</summary>
    public long ElementCount { get; }

    /// <summary>Size in bytes of the elements.</summary>
    public long ByteCount => ElementCount * StoredNumbers.SizeOf(DType);

    /// <summary>Reads the tensor, row-major, converted to float.</summary>
    /// <param name="destination">Exactly <see cref="ElementCount"/> elements.</param>
    /// <exception cref="InvalidDataException">The file is a zip archive and the entry with the numbers is damaged.</exception>
    /// <exception cref="IOException">The file is shorter than when it was opened, or cannot be read.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length != ElementCount) throw new ArgumentException(WrongLength(destination.Length), nameof(destination));
        if (_strides is null)
            CopyTo(destination, 0);
        else if (DType == StoredType.F32)
            CopyBytesTo(MemoryMarshal.AsBytes(destination));
        else
            StoredNumbers.ToSingle(DType, ReadBytes(), destination);
    }

    /// <summary>Reads consecutive elements of the tensor, row-major, converted to float.</summary>
    /// <param name="destination">Takes as many as it holds.</param>
    /// <param name="from">The first of them.</param>
    /// <exception cref="InvalidDataException">The file is a zip archive and the entry with the numbers is damaged.</exception>
    /// <exception cref="IOException">The file is shorter than when it was opened, or cannot be read.</exception>
    public void CopyTo(Span<float> destination, long from)
    {
        if (from < 0 || from > ElementCount - destination.Length)
            throw new ArgumentOutOfRangeException(nameof(from), $"{Name} has {ElementCount} elements, not {destination.Length} from {from} on.");
        if (_strides is not null)
        {
            var all = new float[ElementCount];
            CopyTo(all);
            all.AsSpan((int)from, destination.Length).CopyTo(destination);
        }
        else if (DType == StoredType.F32)
        {
            Read(MemoryMarshal.AsBytes(destination), _offset + (from * sizeof(float)));
        }
        else
        {
            Convert(destination, from, static (type, bytes, part) => StoredNumbers.ToSingle(type, bytes, part));
        }
    }

    /// <summary>Reads a tensor of integers or truth values, row-major.</summary>
    /// <param name="destination">Exactly <see cref="ElementCount"/> elements.</param>
    /// <exception cref="InvalidDataException">The tensor holds floating-point numbers, or as for <see cref="CopyTo(Span{float})"/>.</exception>
    /// <exception cref="IOException">The file is shorter than when it was opened, or cannot be read.</exception>
    public void CopyTo(Span<long> destination)
    {
        if (destination.Length != ElementCount) throw new ArgumentException(WrongLength(destination.Length), nameof(destination));
        if (!StoredNumbers.IsInteger(DType)) throw new InvalidDataException($"{Name} is {DType}, integers were expected.");
        if (_strides is not null)
            StoredNumbers.ToInt64(DType, ReadBytes(), destination);
        else
            Convert(destination, 0, static (type, bytes, part) => StoredNumbers.ToInt64(type, bytes, part));
    }

    /// <summary>Reads the numbers as they are stored, row-major.</summary>
    /// <exception cref="InvalidDataException">The file is a zip archive and the entry with the numbers is damaged.</exception>
    /// <exception cref="IOException">The file is shorter than when it was opened, or cannot be read.</exception>
    public byte[] ReadBytes()
    {
        if (ByteCount > Array.MaxLength) throw new InvalidDataException($"{Name} has {ByteCount} bytes, more than fit into one array.");
        var bytes = new byte[ByteCount];
        CopyBytesTo(bytes);
        return bytes;
    }

    /// <summary>Reads the numbers as they are stored, row-major.</summary>
    /// <param name="destination">Exactly <see cref="ByteCount"/> bytes.</param>
    /// <exception cref="InvalidDataException">The file is a zip archive and the entry with the numbers is damaged.</exception>
    /// <exception cref="IOException">The file is shorter than when it was opened, or cannot be read.</exception>
    public void CopyBytesTo(Span<byte> destination)
    {
        if (destination.Length != ByteCount) throw new ArgumentException($"{Name} has {ByteCount} bytes.", nameof(destination));
        if (_strides is null)
            Read(destination, _offset);
        else
            Gather(_strides, destination);
    }

    private string WrongLength(int length) => $"{Name} has {ElementCount} elements, the destination {length}.";

    private void Convert<T>(Span<T> destination, long from, StoredConversion<T> convert)
    {
        var size = StoredNumbers.SizeOf(DType);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var offset = _offset + (from * size);
            for (var rest = destination; !rest.IsEmpty;)
            {
                var count = Math.Min(rest.Length, ChunkBytes / size);
                var bytes = buffer.AsSpan(0, count * size);
                Read(bytes, offset);
                convert(DType, bytes, rest[..count]);
                offset += bytes.Length;
                rest = rest[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Brings the elements of a transposed or cut tensor into row-major order.</summary>
    private void Gather(ReadOnlySpan<long> strides, Span<byte> destination)
    {
        if (destination.IsEmpty) return;
        var size = StoredNumbers.SizeOf(DType);
        var last = 0L;
        for (var axis = 0; axis < Shape.Length; axis++) last += (Shape[axis] - 1) * strides[axis];
        if ((last + 1) * size > Array.MaxLength) throw new InvalidDataException($"{Name} is spread over more bytes than fit into one array.");
        var stored = new byte[(last + 1) * size];
        Read(stored, _offset);

        var index = new long[Shape.Length];
        var from = 0L;
        for (var to = 0; to < destination.Length; to += size)
        {
            stored.AsSpan((int)(from * size), size).CopyTo(destination[to..]);
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < Shape[axis]) break;
                from -= Shape[axis] * strides[axis];
                index[axis] = 0;
            }
        }
    }

    private void Read(Span<byte> destination, long offset)
    {
        _record?.Check();
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_file, destination, offset);
            if (read == 0) throw new EndOfStreamException($"The file ends inside {Name}: it has changed since it was opened.");
            destination = destination[read..];
            offset += read;
        }
    }

    private delegate void StoredConversion<T>(StoredType type, ReadOnlySpan<byte> source, Span<T> destination);
}
