namespace GaDms.Model.Checkpoints;

/// <summary>A tensor of a <see cref="StateDict"/>, under the released code's name and in its layout.</summary>
public sealed class StateTensor
{
    private readonly Action<Span<float>> _fill;
    private readonly TensorEntry? _entry;

    internal StateTensor(string name, long[] shape, Action<Span<float>> fill)
    {
        Name = name;
        Shape = shape;
        ElementCount = StoredNumbers.Count(shape);
        _fill = fill;
    }

    internal StateTensor(string name, TensorEntry entry)
        : this(name, entry.Shape, entry.CopyTo) => _entry = entry;

    /// <summary>Name, such as <c>base_model.visual.conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Sizes of the axes.</summary>
    public long[] Shape { get; }

    /// <summary>Product of the sizes.</summary>
    public long ElementCount { get; }

    /// <summary>Reads the tensor, row-major, converted to float.</summary>
    /// <param name="destination">Exactly <see cref="ElementCount"/> elements.</param>
    /// <exception cref="InvalidDataException">The file is a zip archive and the entry with the numbers is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length != ElementCount) throw new ArgumentException($"{Name} has {ElementCount} elements.", nameof(destination));
        _fill(destination);
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
        if (destination.Length == ElementCount)
        {
            _fill(destination);
        }
        else if (_entry is not null)
        {
            _entry.CopyTo(destination, from);
        }
        else
        {
            var all = new float[ElementCount];
            _fill(all);
            all.AsSpan((int)from, destination.Length).CopyTo(destination);
        }
    }
}
