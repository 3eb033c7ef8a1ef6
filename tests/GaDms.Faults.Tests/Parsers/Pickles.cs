using System.Text;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Instructions that a pickle should not have, put between those that it has.</summary>
internal static class Pickles
{
    private static readonly byte[][] s_pieces =
    [
        .. "NGK]}()lt0125ubsaeRQcio\x80\x81\x82\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96".Select(opcode => new[] { (byte)opcode }),
        "cos\nsystem\n"u8.ToArray(),
        "cbuiltins\neval\n"u8.ToArray(),
        "ccollections\nOrderedDict\n"u8.ToArray(),
        "ctorch._utils\n_rebuild_tensor_v2\n"u8.ToArray(),
        "c__torch__.a\nB\n)\x81}b"u8.ToArray(),
        "c__builtin__\nset\n"u8.ToArray(),
        [(byte)'X', 0xFF, 0xFF, 0xFF, 0xFF],
        [(byte)'X', 0xFF, 0xFF, 0xFF, 0x7F],
        [0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0x8D, 0, 0, 0, 0, 0, 0, 0, 0x80],
        [0x8E, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x95, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x8A, 0xFF],
        [0x8A, 8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0x8A, 8, 0, 0, 0, 0, 0, 0, 0, 0x80],
        [(byte)'J', 0xFF, 0xFF, 0xFF, 0x7F],
        [(byte)'J', 0, 0, 0, 0x80],
        [(byte)'r', 0xFF, 0xFF, 0xFF, 0xFF],
        [(byte)'j', 0xFF, 0xFF, 0xFF, 0xFF],
        [(byte)'q', 1], [(byte)'h', 1], [(byte)'q', 2], [(byte)'h', 2],

        // A list that holds itself, and lists of lists that double each time.
        [(byte)']', (byte)'q', 9, (byte)'h', 9, (byte)'a'],
        [(byte)'}', (byte)'q', 9, .. "X\x01\0\0\0a"u8, (byte)'h', 9, (byte)'s'],
        [.. Enumerable.Range(10, 40).SelectMany(i => (byte[])[(byte)']', (byte)'q', (byte)i, (byte)'h', (byte)(i - 1), (byte)'a', (byte)'h', (byte)(i - 1), (byte)'a'])],
        [.. Enumerable.Repeat((byte)'(', 3000)],
        [.. Enumerable.Repeat((byte)']', 3000)],
        [.. Enumerable.Repeat((byte)0x85, 3000)],
        Encoding.ASCII.GetBytes($"c{new string('x', 4000)}\ny\n"),
    ];

    /// <summary>Puts a piece in, or in the place of what is there.</summary>
    public static byte[] Any(byte[] pickle, Random random)
    {
        var piece = s_pieces[random.Next(s_pieces.Length)];
        var at = random.Next(pickle.Length + 1);
        return Mutations.Replace(pickle, at..(random.Next(2) == 0 ? at : Math.Min(pickle.Length, at + piece.Length)), piece);
    }
}
