namespace GaDms.Model.Text;

/// <summary>Text in which every character remembers the range of the original caption it stands for.</summary>
internal sealed class SourceText
{
    private char[] _characters;
    private int[] _starts;
    private int[] _ends;

    public SourceText(int capacity)
    {
        _characters = new char[capacity];
        _starts = new int[capacity];
        _ends = new int[capacity];
    }

    public SourceText(string original)
        : this(original.Length)
    {
        for (var i = 0; i < original.Length; i++) Append(original[i], i, i + 1);
    }

    public int Length { get; private set; }

    public ReadOnlySpan<char> Characters => _characters.AsSpan(0, Length);

    public int Start(int index) => _starts[index];

    public int End(int index) => _ends[index];

    /// <summary>Appends a character that stands for the range [start, end) of the original.</summary>
    public void Append(char character, int start, int end)
    {
        if (Length == _characters.Length) Grow();
        _characters[Length] = character;
        _starts[Length] = start;
        _ends[Length] = end;
        Length++;
    }

    /// <summary>Appends replacement text, all of which stands for the same range of the original.</summary>
    public void Append(ReadOnlySpan<char> text, int start, int end)
    {
        foreach (var character in text) Append(character, start, end);
    }

    /// <summary>Appends a range of another text together with its origins.</summary>
    public void Append(SourceText other, int from, int to)
    {
        for (var i = from; i < to; i++) Append(other._characters[i], other._starts[i], other._ends[i]);
    }

    public override string ToString() => new(Characters);

    private void Grow()
    {
        var capacity = Math.Max(16, 2 * _characters.Length);
        Array.Resize(ref _characters, capacity);
        Array.Resize(ref _starts, capacity);
        Array.Resize(ref _ends, capacity);
    }
}
