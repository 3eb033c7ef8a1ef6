using System.Text;

namespace GaDms.Curation.Duplicates;

/// <summary>Texts by number, as UTF-8 in large blocks: a third of the memory that a list of strings takes.</summary>
internal sealed class KeyTable
{
    private const int BlockBytes = 1 << 20;

    private readonly List<byte[]> _blocks = [];
    private readonly List<(int Block, int Start)> _starts = [];
    private int _used = BlockBytes;

    /// <summary>How many there are.</summary>
    public int Count => _starts.Count;

    /// <summary>The text of a number.</summary>
    public string this[int number]
    {
        get
        {
            (int block, int start) = _starts[number];
            int length = BitConverter.ToInt32(_blocks[block], start);
            return Encoding.UTF8.GetString(_blocks[block], start + sizeof(int), length);
        }
    }

    /// <summary>Adds a text under the number <see cref="Count"/>.</summary>
    public void Add(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        int needed = sizeof(int) + length;
        if (_used + needed > BlockBytes)
        {
            _blocks.Add(new byte[Math.Max(BlockBytes, needed)]);
            _used = 0;
        }

        byte[] block = _blocks[^1];
        BitConverter.TryWriteBytes(block.AsSpan(_used), length);
        Encoding.UTF8.GetBytes(text, block.AsSpan(_used + sizeof(int)));
        _starts.Add((_blocks.Count - 1, _used));
        _used += needed;
    }
}
