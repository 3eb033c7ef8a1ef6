namespace GaDms.Model.Text;

/// <summary>
/// The printable alphabet in which byte-pair vocabularies write the 256 byte values, so that no symbol contains
/// white space or a control character. Its order is the order of the first 256 token ids.
/// </summary>
internal static class ByteSymbols
{
    /// <summary>Marks, in vocabulary files, a symbol that ends a word.</summary>
    public const string EndOfWord = "</w>";

    private const char FirstSubstitute = (char)0x100;

    private static readonly byte[] _byId = OrderBytes();
    private static readonly int[] _idOf = Invert(_byId);
    private static readonly char[] _symbolOf = Draw();

    /// <summary>The byte that the base token <paramref name="id"/> (0 to 255) stands for.</summary>
    public static byte ByteOf(int id) => _byId[id];

    /// <summary>The token id of a byte inside a word; the same byte at a word's end has this id plus 256.</summary>
    public static int IdOf(byte value) => _idOf[value];

    /// <summary>Writes bytes in the printable alphabet.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        Span<char> symbols = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) symbols[i] = _symbolOf[bytes[i]];
        return new string(symbols);
    }

    private static bool PrintsAsItself(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;

    private static byte[] OrderBytes()
    {
        var all = Enumerable.Range(0, 256);
        return [.. all.Where(PrintsAsItself).Concat(all.Where(value => !PrintsAsItself(value))).Select(value => (byte)value)];
    }

    private static int[] Invert(byte[] order)
    {
        var ids = new int[256];
        for (var id = 0; id < order.Length; id++) ids[order[id]] = id;
        return ids;
    }

    private static char[] Draw()
    {
        var symbols = new char[256];
        var substitute = FirstSubstitute;
        for (var value = 0; value < 256; value++) symbols[value] = PrintsAsItself(value) ? (char)value : substitute++;
        return symbols;
    }
}
