using System.Buffers.Binary;
using System.Text;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Damage that any file can have.</summary>
internal static class Mutations
{
    private static readonly long[] s_numbers =
    [
        0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, long.MaxValue,
        long.MinValue, long.MaxValue - 7, int.MaxValue - 7, 1 << 20, 1 << 24, 1 << 30,
    ];

    private static readonly string[] s_digits =
        ["0", "-1", "1", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "1e400", "0.1", "00000000000", "77777777777"];

    /// <summary>Damages in one of the ways.</summary>
    public static byte[] Any(byte[] input, IReadOnlyList<byte[]> seeds, Random random)
    {
        if (input.Length == 0)
            return [(byte)random.Next(256)];
        return random.Next(11) switch
        {
            0 => Flip(input, random),
            1 => Overwrite(input, random),
            2 => input[..random.Next(input.Length)],
            3 => Insert(input, random),
            4 => Double(input, random),
            5 => Lose(input, random),
            6 => Splice(input, seeds[random.Next(seeds.Count)], random),
            7 => Digits(input, random),
            8 => Exchange(input, random),
            _ => Number(input, random),
        };
    }

    /// <summary>A number of a binary format becomes one at a limit.</summary>
    public static byte[] Number(byte[] input, Random random)
    {
        var bytes = input.ToArray();
        var value = s_numbers[random.Next(s_numbers.Length)];
        if (random.Next(4) == 0)
            value = input.Length + random.Next(-2, 3);
        Span<byte> number = stackalloc byte[8];
        var width = 1 << random.Next(4);
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        else
            BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - (8 * width)));
        var at = random.Next(bytes.Length);
        number[..Math.Min(width, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>A piece is replaced.</summary>
    public static byte[] Replace(byte[] input, Range range, ReadOnlySpan<byte> by)
    {
        var (start, length) = range.GetOffsetAndLength(input.Length);
        var bytes = new byte[input.Length - length + by.Length];
        input.AsSpan(0, start).CopyTo(bytes);
        by.CopyTo(bytes.AsSpan(start));
        input.AsSpan(start + length).CopyTo(bytes.AsSpan(start + by.Length));
        return bytes;
    }

    private static byte[] Flip(byte[] input, Random random)
    {
        var bytes = input.ToArray();
        for (var left = 1 + random.Next(8); left > 0; left--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static byte[] Overwrite(byte[] input, Random random)
    {
        var bytes = input.ToArray();
        var at = random.Next(bytes.Length);
        var piece = bytes.AsSpan(at, Math.Min(1 + random.Next(16), bytes.Length - at));
        if (random.Next(2) == 0)
            random.NextBytes(piece);
        else
            piece.Fill(random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) });
        return bytes;
    }

    private static byte[] Insert(byte[] input, Random random)
    {
        var piece = new byte[1 + random.Next(random.Next(8) == 0 ? 5000 : 40)];
        if (random.Next(2) == 0)
            random.NextBytes(piece);
        else
            piece.AsSpan().Fill((byte)random.Next(256));
        var at = random.Next(input.Length + 1);
        return Replace(input, at..at, piece);
    }

    private static byte[] Double(byte[] input, Random random)
    {
        var piece = Piece(input, random);
        var bytes = input;
        for (var left = random.Next(8) == 0 ? random.Next(50) : 1; left > 0; left--)
            bytes = Replace(bytes, piece.End..piece.End, input.AsSpan(piece));
        return bytes;
    }

    private static byte[] Lose(byte[] input, Random random) => Replace(input, Piece(input, random), default);

    private static byte[] Splice(byte[] input, byte[] other, Random random) =>
        Replace(input, random.Next(3) == 0 ? Piece(input, random) : random.Next(input.Length).., other.AsSpan(other.Length == 0 ? .. : Piece(other, random)));

    private static byte[] Exchange(byte[] input, Random random)
    {
        var piece = Piece(input, random);
        var bytes = Replace(input, piece, default);
        var at = random.Next(bytes.Length + 1);
        return Replace(bytes, at..at, input.AsSpan(piece));
    }

    /// <summary>A number that is written as text becomes another.</summary>
    private static byte[] Digits(byte[] input, Random random)
    {
        var from = random.Next(input.Length);
        var at = input.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (at < 0)
            return Number(input, random);
        at += from;
        var length = input.AsSpan(at).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var end = length < 0 ? input.Length : at + length;
        return Replace(input, at..end, Encoding.ASCII.GetBytes(s_digits[random.Next(s_digits.Length)]));
    }

    private static Range Piece(byte[] input, Random random)
    {
        var start = random.Next(input.Length);
        return start..(start + 1 + random.Next(Math.Min(input.Length - start, random.Next(4) == 0 ? input.Length : 64)));
    }
}
