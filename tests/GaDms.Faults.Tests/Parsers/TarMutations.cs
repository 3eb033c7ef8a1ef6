using System.Text;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Damage of a tar that its checksums do not show.</summary>
internal static class TarMutations
{
    private const int Block = 512;

    private static readonly string[] s_names = ["..", "../x.jpg", "/etc/passwd.jpg", "a/../../b.jpg", "", ".", "a\0b", "a\nb.jpg", "C:/x.jpg", "000000001.json", "PaxHeaders/x"];

    private static readonly string[] s_octal =
        ["00000000000\0", "77777777777\0", "-0000000001\0", "00000000001\0", "17777777777\0", "20000000000\0", "           \0", "\0\0\0\0\0\0\0\0\0\0\0\0", "99999999999\0", "00004000000\0"];

    /// <summary>Damages one header, or what lies between.</summary>
    public static byte[] Any(byte[] tar, Random random)
    {
        var headers = Enumerable.Range(0, tar.Length / Block).Where(block => tar.AsSpan((block * Block) + 257).StartsWith("ustar"u8)).ToArray();
        if (headers.Length == 0)
            return Mutations.Number(tar, random);
        var at = headers[random.Next(headers.Length)] * Block;
        var bytes = tar.ToArray();
        var header = bytes.AsSpan(at, Block);
        switch (random.Next(7))
        {
            case 0:
                Encoding.ASCII.GetBytes(s_octal[random.Next(s_octal.Length)]).CopyTo(header[124..]);
                break;
            case 1:
                // A binary size.
                header.Slice(124, 12).Fill(0xFF);
                header[124] = (byte)(random.Next(2) == 0 ? 0x80 : 0xFF);
                random.NextBytes(header.Slice(128, random.Next(8)));
                break;
            case 2:
                header[156] = (byte)"\0012345678xgLKSDMVNA"[random.Next(19)];
                break;
            case 3:
                header[..100].Clear();
                Encoding.ASCII.GetBytes(s_names[random.Next(s_names.Length)]).CopyTo(header);
                break;
            case 4:
                Encoding.ASCII.GetBytes(s_octal[random.Next(s_octal.Length)])[..8].CopyTo(header[(100 + (8 * random.Next(3)))..]);
                break;
            case 5:
                Encoding.ASCII.GetBytes(s_octal[random.Next(s_octal.Length)]).CopyTo(header[136..]);
                break;
            default:
                return Pax(bytes, at, random);
        }
        Sum(header);
        return bytes;
    }

    /// <summary>Makes the checksums of all headers right again.</summary>
    public static byte[] SumAll(byte[] tar)
    {
        var bytes = tar.ToArray();
        for (var at = 0; at + Block <= bytes.Length; at += Block)
        {
            if (bytes.AsSpan(at + 257).StartsWith("ustar"u8))
                Sum(bytes.AsSpan(at, Block));
        }
        return bytes;
    }

    /// <summary>An extended header in front of a member.</summary>
    private static byte[] Pax(byte[] tar, int at, Random random)
    {
        string[] records =
        [
            "20 size=99999999999\n", "11 size=-1\n", "30 size=9223372036854775807\n", "14 path=../x\n", "9999999999 path=x\n", "0 path=x\n", "path=x\n", "13 path=a\0b\n", "22 mtime=1e400000000\n", "18 linkpath=/etc/\n",
            "25 GNU.sparse.major=1\n", "30 GNU.sparse.realsize=99999\n", "22 GNU.sparse.map=1,2\n", "10 path=\n",
        ];
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => records[random.Next(records.Length)])));
        var block = new byte[2 * Block];
        tar.AsSpan(at, Block).CopyTo(block);
        block[156] = (byte)"xgLK"[random.Next(4)];
        Encoding.ASCII.GetBytes($"{Convert.ToString(content.Length, 8).PadLeft(11, '0')}\0").CopyTo(block.AsSpan(124));
        Sum(block.AsSpan(0, Block));
        content.CopyTo(block.AsSpan(Block));
        return Mutations.Replace(tar, at..at, block);
    }

    private static void Sum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
            sum += value;
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header[148..]);
    }
}
